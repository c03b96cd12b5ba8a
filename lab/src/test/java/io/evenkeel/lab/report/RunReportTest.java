package io.evenkeel.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.json.StrictJson;
import io.evenkeel.lab.page.DataTable;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Notices;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.PageJson;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.lab.page.Tiles;
import io.evenkeel.loss.Loss;
import io.evenkeel.metrics.ConfusionMatrix;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Network;
import io.evenkeel.network.Networks;
import io.evenkeel.network.Shape;
import io.evenkeel.probe.Probe;
import io.evenkeel.run.RunFolder;
import io.evenkeel.run.RunRecorder;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.tabular.Note;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.tabular.TargetScale;
import io.evenkeel.tabular.decision.Coverage;
import io.evenkeel.tabular.decision.Decisions;
import io.evenkeel.tabular.decision.Judged;
import io.evenkeel.tabular.decision.RankedRows;
import io.evenkeel.tabular.decision.Residuals;
import io.evenkeel.tabular.decision.Temperature;
import io.evenkeel.tabular.decision.ThresholdRule;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RunReportTest {
  private static final int ROWS = 64;

  @TempDir private Path runs;

  /** Every kind of layer at once, and targets that are numbers. */
  private static Network everyKind() {
    return Network.input(3)
        .embedding(new EmbeddingTable(4, 2))
        .batchNorm()
        .dense(8)
        .batchNorm()
        .tanh()
        .dropout(0.1)
        .dense(6)
        .relu()
        .batchNorm()
        .dense(1)
        .build();
  }

  private static Dataset rows() {
    float[] x = new float[ROWS * 3];
    float[] y = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[3 * i] = i % 7 - 3;
      x[3 * i + 1] = i % 5;
      x[3 * i + 2] = i % 4;
      y[i] = x[3 * i] + 2 * x[3 * i + 1];
    }
    return Dataset.ofReal(x, 3, y, 1);
  }

  @Test
  void aPageOfEveryKindOfLayerIsThereInBothLanguages() {
    Page page;
    try (RunRecorder recorder = RunFolder.create(runs, "real")) {
      recorder.writeConfig("{}\n");
      recorder.startMetrics(List.of());
      recorder.startProbes(0);
      Trainer.of(everyKind())
          .loss(Loss.meanSquaredError())
          .epochs(2)
          .batchSize(16)
          .probe(Probe.standard(), recorder::addProbe)
          .listener(
              new TrainingListener() {
                @Override
                public void onEpoch(EpochResult epoch) {
                  recorder.addMetrics(epoch);
                }
              })
          .fit(rows(), rows());
      page =
          RunReport.page(
              RunRecord.read(
                  recorder.folder(),
                  "evenkeel train",
                  everyKind(),
                  Optional.empty(),
                  Optional.empty()),
              Optional.empty(),
              List.of());
    }
    assertThat(page.sections().stream().map(s -> s.title().in(Language.EN)))
        .containsExactly(
            "Result", "Curves", "Layers", "gamma and beta", "Gradient flow", "Settings");
    assertThat(page.sections()).allSatisfy(s -> assertThat(s.title().in(Language.ZH)).isNotBlank());
    assertThat(PageJson.write(page)).contains("\"layer.embedding\"").contains("metric.rmse");
  }

  @Test
  void aLongNetworkIsSummedUpInTheHead() {
    Network network = Networks.airbench94(new Shape(32, 32, 3), 10);
    RunRecord run =
        new RunRecord("a", "evenkeel train", "{}", network, List.of(), List.of(), Optional.empty());
    Text head = RunReport.page(run, Optional.empty(), List.of()).subtitle();
    assertThat(head.in(Language.EN))
        .isEqualTo(
            "32 x 32 x 3 to 10: 27 layers, 1,972,792 parameters; each layer is listed under"
                + " Settings");
  }

  /** Of 100 rows to test on, 60 of class no and 40 of class yes, 80 are predicted right. */
  private static Outcome outcome(int members) {
    ConfusionMatrix confusion = new ConfusionMatrix(2);
    for (int i = 0; i < 100; i++) {
      confusion.add(i < 60 ? 0 : 1, i < 50 || i >= 90 ? 0 : 1);
    }
    Evaluation model =
        new Evaluation(100, Map.of(Metric.ACCURACY, 0.8, Metric.AUC, 0.9), Optional.of(confusion));
    Evaluation baseline =
        new Evaluation(100, Map.of(Metric.ACCURACY, 0.6, Metric.AUC, 0.5), Optional.empty());
    return new Outcome(
        2,
        members,
        Optional.of(
            new Outcome.Judged(
                true,
                model,
                Optional.of(new Outcome.Baseline(baseline, "always 'no'")),
                Optional.of(Judgement.of(List.of("no", "yes"), confusion)),
                Optional.of(decided()))),
        List.of(
            new Note(false, "column '{0}' is left out: the rows are split by it", List.of("day")),
            new Note(true, "of no known kind: {0}", List.of("x"))),
        List.of());
  }

  /** Of four rows the second surest is wrong; yes is said of the two surest. */
  private static Outcome.Decided decided() {
    RankedRows.Builder ranked = new RankedRows.Builder();
    ranked.add(2, true);
    ranked.add(1, false);
    ranked.add(0, true);
    ranked.add(-1, false);
    Decisions decisions =
        new Decisions(new Temperature(2, 0.6, 0.5), new ThresholdRule.F1(), 0.6, 0, Residuals.NONE);
    return new Outcome.Decided(
        new Judged(decisions, Optional.of(ranked.build()), Optional.empty()), List.of("no", "yes"));
  }

  @Test
  void aTablesPageShowsItsCurvesWithThePlaceOfTheThreshold() {
    Section section =
        DecisionSection.of(decided().judged(), List.of("no", "yes"), Text.verbatim("t.csv"))
            .orElseThrow();
    assertThat(section.figures()).hasSize(4);
    assertThat(section.figures().getFirst())
        .isEqualTo(new Paragraph(Text.of("report.temperature", two(2), two(0.6), two(0.5)), false));
    LineChart gain = (LineChart) section.figures().getLast();
    assertThat(gain.series().getFirst().x()).containsExactly(0.25, 0.5, 0.75, 1);
    assertThat(gain.series().getFirst().y()).containsExactly(0.5, 0.5, 1, 1);
    assertThat(gain.series().getLast().x()).containsExactly(0.5);
    LineChart precision = (LineChart) section.figures().get(2);
    assertThat(precision.series().getFirst().x()).containsExactly(0.5, 1);
    assertThat(precision.series().getFirst().y()).containsExactly(1, 2.0 / 3);
  }

  @Test
  void numbersHaveTheirCoverageAndNothingElse() {
    Decisions decisions =
        new Decisions(Temperature.NONE, ThresholdRule.half(), 0.5, 0.9, Residuals.NONE);
    Judged judged =
        new Judged(decisions, Optional.empty(), Optional.of(new Coverage(0.9, 50, 0.88, 3.5)));
    Section section = DecisionSection.of(judged, List.of(), Text.verbatim("t.csv")).orElseThrow();
    assertThat(section.figures())
        .containsExactly(
            new Paragraph(
                Text.of(
                    "report.coverage", RunReport.percent(0.9), RunReport.percent(0.88), two(3.5)),
                false));
    assertThat(
            DecisionSection.of(
                new Judged(Decisions.NONE, Optional.empty(), Optional.empty()),
                List.of(),
                Text.verbatim("t.csv")))
        .isEmpty();
  }

  private static Text two(double value) {
    return RunReport.number(value);
  }

  @Test
  void aTablesPageSaysWhatTheKeptModelIsWorthBesideItsBaseline() {
    RunRecord run =
        new RunRecord(
            "t",
            "evenkeel train t.csv",
            "{}",
            everyKind(),
            List.of(),
            List.of(),
            Optional.of(outcome(1)));
    Page page = RunReport.page(run, Optional.empty(), List.of());
    List<Figure> result = page.sections().getFirst().figures();
    assertThat(((Tiles) result.getFirst()).tiles())
        .extracting(
            tile -> tile.label().in(Language.EN),
            tile -> tile.value().in(Language.EN),
            tile -> tile.note().in(Language.EN))
        .containsExactly(
            tuple(
                "accuracy on the test data", "80.00 %", "epoch 2, which is kept; baseline 60.00 %"),
            tuple(
                "area under the ROC curve on the test data",
                "0.9000",
                "epoch 2, which is kept; baseline 0.5000"));
    assertThat(((Paragraph) result.get(1)).text().in(Language.ZH)).contains("总是 'no'");
    assertThat(((Notices) result.get(2)).notices())
        .extracting(notice -> notice.title().in(Language.ZH))
        .containsExactly("of no known kind: x", "未采用列“day”：各行按它划分");
    Section predictions = page.sections().get(1);
    assertThat(predictions.lead().in(Language.EN))
        .isEqualTo("The model that is kept, on the test data (100 rows).");
    DataTable classes = (DataTable) predictions.figures().getLast();
    assertThat(classes.rows())
        .extracting(row -> row.stream().map(cell -> cell.in(Language.EN)).toList())
        .containsExactly(
            List.of("no", "60", "83.33 %", "83.33 %", "83.33 %"),
            List.of("yes", "40", "75.00 %", "75.00 %", "75.00 %"));
  }

  @Test
  void aPageOfAnEnsembleSaysWhatIsOfTheMeanAndWhatOfTheFirst() {
    RunRecord run =
        new RunRecord(
            "t",
            "evenkeel train t.csv",
            "{}",
            everyKind(),
            List.of(),
            List.of(),
            Optional.of(outcome(8)));
    List<Figure> result =
        RunReport.page(run, Optional.empty(), List.of()).sections().getFirst().figures();
    assertThat(((Tiles) result.getFirst()).tiles().getFirst().note().in(Language.EN))
        .isEqualTo("the mean of 8 networks; baseline 60.00 %");
    assertThat(((Paragraph) result.get(2)).text().in(Language.EN))
        .isEqualTo(
            "The model is the mean of 8 networks. The times, curves, layers and gradients on this page are those of the first of them.");
  }

  @Test
  void aRunWithoutRowsToJudgeItSaysSo() {
    RunRecord run =
        new RunRecord(
            "t",
            "evenkeel train t.csv",
            "{}",
            everyKind(),
            List.of(),
            List.of(),
            Optional.of(new Outcome(1, 1, Optional.empty(), List.of(), List.of())));
    Notices notices =
        (Notices)
            RunReport.page(run, Optional.empty(), List.of()).sections().getFirst().figures().get(1);
    assertThat(notices.notices())
        .extracting(notice -> notice.title().in(Language.EN))
        .containsExactly(
            "No rows were set aside, so nothing says how good the model is on new ones.");
  }

  /** A page of two epochs whose errors are 0.5 and 0.25 in what the network learns. */
  private static Page ofNumber(TargetScale scale) {
    NumberTarget price =
        new NumberTarget(
            new Column("price", ColumnType.NUMBER), scale, 10, 2000, 5000, 100, 90_000);
    List<JsonNode> epochs =
        Stream.of("0.5", "0.25")
            .map(error ->
                epoch(
                    error.length() - 2,
                    StrictJson.object()
                        .put("loss", 0.1)
                        .put("rmse", Double.parseDouble(error))
                        .put("r2", 0.5)))
            .toList();
    RunRecord run =
        new RunRecord(
            "t",
            "evenkeel train t.csv",
            "{}",
            everyKind(),
            epochs,
            List.of(),
            Optional.empty(),
            Optional.of(price));
    return RunReport.page(run, Optional.empty(), List.of());
  }

  private static LineChart errors(Page page) {
    return (LineChart) page.sections().get(1).figures().get(2);
  }

  private static List<String> lead(Page page) {
    Figure lead = page.sections().get(1).figures().getFirst();
    Tiles tiles = (Tiles) page.sections().getFirst().figures().getFirst();
    return List.of(
        ((Paragraph) lead).text().in(Language.EN),
        tiles.tiles().getFirst().label().in(Language.EN),
        tiles.tiles().getFirst().value().in(Language.EN));
  }

  @Test
  void theErrorOfATablesNumberIsInItsOwnUnit() {
    Page page = ofNumber(new TargetScale.Linear());
    assertThat(errors(page).title().in(Language.EN)).isEqualTo("RMSE");
    assertThat(errors(page).series().getFirst().y()).containsExactly(1000, 500);
    assertThat(lead(page))
        .containsExactly(
            "The loss is that of ‘price’ as the network learns it, in units of 2000; the RMSE is in the unit of ‘price’.",
            "root mean squared error on the validation data",
            "500.0");
  }

  @Test
  void theErrorOfALogarithmIsSaidToBeOne() {
    Page page = ofNumber(new TargetScale.Log(0, 1));
    assertThat(errors(page).title().in(Language.EN)).isEqualTo("RMSE, as learned");
    assertThat(errors(page).series().getFirst().y()).containsExactly(0.5, 0.25);
    assertThat(lead(page))
        .containsExactly(
            "Loss and errors here are those of ‘price’ on the scale on which the network learns it, in standard deviations; the result above is in the unit of ‘price’.",
            "root mean squared error, as learned on the validation data",
            "0.2500");
  }

  private static JsonNode epoch(int number, JsonNode validation) {
    return StrictJson.object()
        .put("epoch", number)
        .put("steps", 1)
        .put("learningRate", 0.1)
        .put("seconds", 1)
        .put("rowsPerSecond", 1)
        .set("validation", validation);
  }

  @Test
  void aMetricThatTheRowsDoNotDefineIsLeftOut() {
    List<JsonNode> epochs =
        Stream.of(1, 2)
            .map(epoch ->
                epoch(
                    epoch,
                    StrictJson.object()
                        .put("loss", 0.1)
                        .put("accuracy", 0.75)
                        .put("auc", Double.NaN)))
            .toList();
    Evaluation ofOneClass =
        new Evaluation(4, Map.of(Metric.ACCURACY, 0.75, Metric.AUC, Double.NaN), Optional.empty());
    Outcome kept =
        new Outcome(
            2,
            1,
            Optional.of(
                new Outcome.Judged(
                    false, ofOneClass, Optional.empty(), Optional.empty(), Optional.empty())),
            List.of(),
            List.of());
    for (Optional<Outcome> outcome : List.of(Optional.<Outcome>empty(), Optional.of(kept))) {
      RunRecord run =
          new RunRecord("t", "evenkeel train t.csv", "{}", everyKind(), epochs, List.of(), outcome);
      Page page = RunReport.page(run, Optional.empty(), List.of());
      assertThat(((Tiles) page.sections().getFirst().figures().getFirst()).tiles())
          .extracting(tile -> tile.value().in(Language.EN))
          .startsWith("75.00 %")
          .doesNotContain("NaN");
      assertThat(page.sections().get(1).figures())
          .extracting(figure -> ((LineChart) figure).id())
          .containsExactly("loss", "accuracy", "rate");
    }
  }
}
