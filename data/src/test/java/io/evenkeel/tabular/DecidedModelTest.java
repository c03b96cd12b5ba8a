package io.evenkeel.tabular;

import static io.evenkeel.tabular.TestTables.rows;
import static io.evenkeel.tabular.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.metrics.Metric;
import io.evenkeel.model.Model;
import io.evenkeel.model.Probabilities;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.decision.Coverage;
import io.evenkeel.tabular.decision.Decisions;
import io.evenkeel.tabular.decision.ThresholdRule;
import io.evenkeel.training.TrainingRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is decided on held-out rows, from the training to what the model's file says. */
class DecidedModelTest {
  @TempDir private Path folder;

  private static Tabular classifier() {
    return Tabular.classifier("label")
        .settings(s ->
            s.withMembers(3).withHidden(24).withDropout(0).withInputScales(0).withBatchSize(32))
        .epochs(12)
        .seed(5);
  }

  /** y = 3 x + noise, the noise as large everywhere. */
  private static Table numbers(int count, long seed) {
    RandomStream random = RandomStream.of(seed, "numbers", 0);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double x = random.nextGaussian();
      rows.add(Map.of("x", x, "y", 100 + 3 * x + random.nextGaussian()));
    }
    return Table.of(List.of(Column.number("x"), Column.number("y")), rows);
  }

  private static Tabular regressor() {
    return Tabular.regressor("y")
        .settings(s -> s.withMembers(3).withHidden(16).withBatchSize(32))
        .epochs(15)
        .seed(3);
  }

  @Test
  void theTemperatureIsInTheWeightsAndInTheFile() {
    TabularRun run = classifier().plan(table(400, 1)).train();
    TabularModel model = run.model();
    double temperature = model.decisions().temperature().value();
    assertThat(temperature).isNotEqualTo(1);
    assertThat(model.decisions().temperature().after())
        .isLessThan(model.decisions().temperature().before())
        .isCloseTo(run.validation().orElseThrow().evaluation().get(Metric.LOG_LOSS), within(1e-5));
    float[] x = model.preprocessor().encode(rows(1, 9).getFirst());
    double sum = 0;
    for (Model member : run.members().stream().map(TrainingRun::model).toList()) {
      sum += member.logits(x, 1)[0];
    }
    double yes = model.predict(rows(1, 9).getFirst()).probability("yes");
    float expected = (float) (sum / 3 / temperature);
    assertThat(yes).isCloseTo(Probabilities.sigmoid(expected), within(1e-5));
    model.save(folder.resolve("m"));
    TabularModel read = TabularModel.load(folder.resolve("m"));
    assertThat(read.decisions()).isEqualTo(model.decisions());
    assertThat(read.predict(rows(1, 9).getFirst())).isEqualTo(model.predict(rows(1, 9).getFirst()));
  }

  @Test
  void aThresholdDecidesEverywhere() {
    TabularModel model =
        classifier()
            .settings(s -> s.withThreshold(ThresholdRule.of("cost:1:20")).withPositive("no"))
            .fit(table(400, 1));
    assertThat(((ClassTarget) model.target()).classes()).containsExactly("yes", "no");
    double threshold = model.decisions().threshold();
    assertThat(threshold).isLessThan(0.3);
    model.save(folder.resolve("m"));
    TabularModel read = TabularModel.load(folder.resolve("m"));
    int said = 0;
    for (Map<String, @Nullable Object> row : rows(200, 8)) {
      Prediction prediction = read.predict(row);
      boolean no = prediction.probability("no") > threshold;
      assertThat(prediction.label()).isEqualTo(no ? "no" : "yes");
      said += no ? 1 : 0;
    }
    TabularEvaluation evaluation = read.evaluate(table(200, 8));
    assertThat(evaluation.evaluation().confusion().orElseThrow().predicted(1)).isEqualTo(said);
    assertThat(evaluation.decisions().ranked().orElseThrow().rows()).isEqualTo(200);
  }

  @Test
  void intervalsHoldAsManyNewRowsAsTheySay() {
    TabularRun run = regressor().settings(s -> s.withInterval(0.9)).plan(numbers(600, 1)).train();
    TabularModel model = run.model();
    Coverage coverage = model.evaluate(numbers(2000, 2)).decisions().coverage().orElseThrow();
    assertThat(coverage.share()).isBetween(0.86, 0.96);
    // An interval of width 3.29 holds a normal error of standard deviation 1.
    assertThat(coverage.width()).isBetween(3.0, 4.5);
    List<Scores> scores = new ArrayList<>();
    model.withInterval(0.5).predict(numbers(50, 2), scores::add);
    Scores half = scores.getFirst();
    assertThat(half.hasIntervals()).isTrue();
    for (int r = 0; r < 50; r++) {
      assertThat(half.value(r)).isBetween(half.low(r), half.high(r));
      assertThat(half.high(r) - half.low(r)).isBetween(0.8, 2.2);
    }
  }

  @Test
  void intervalsOfALogarithmAreWiderWhereTheNumberIsLarger() {
    RandomStream random = RandomStream.of(7, "numbers", 0);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      double x = random.nextGaussian();
      rows.add(Map.of("x", x, "y", Math.exp(x + 0.2 * random.nextGaussian())));
    }
    Table table = Table.of(List.of(Column.number("x"), Column.number("y")), rows);
    TabularModel model =
        regressor()
            .settings(s -> s.withInterval(0.8).withTransform(TargetTransform.LOG))
            .fit(table);
    List<Scores> scores = new ArrayList<>();
    model.predict(table, scores::add);
    Scores said = scores.getFirst();
    for (int r = 0; r < 100; r++) {
      assertThat(said.low(r)).isPositive();
      assertThat(said.high(r) / said.low(r))
          .isCloseTo(said.high(0) / said.low(0), within(1e-6 * said.high(0) / said.low(0)));
    }
  }

  private static void refused(Tabular tabular, Table table, String message) {
    assertThatThrownBy(() -> tabular.plan(table))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void whatCannotBeDecidedIsRefusedBeforeTheTraining() {
    refused(
        regressor().settings(s -> s.withThreshold(new ThresholdRule.F1())),
        numbers(100, 1),
        "a threshold lies between two classes, but 'y' is a number: leave --threshold out");
    refused(
        regressor().settings(s -> s.withPositive("a")),
        numbers(100, 1),
        "one of two classes is the positive one, but 'y' is a number: leave --positive out");
    refused(
        Tabular.classifier("color").settings(s -> s.withThreshold(new ThresholdRule.F1())),
        table(200, 1),
        "a threshold lies between two classes, but 'color' has 3: leave --threshold out");
    refused(
        Tabular.classifier("color").settings(s -> s.withPositive("red")),
        table(200, 1),
        "one of two classes is the positive one, but the target 'color' has 3: leave --positive out");
    refused(
        classifier().settings(s -> s.withPositive("maybe")),
        table(200, 1),
        "the target 'label' of the table in memory has no class 'maybe' that could be the positive one: it has 'no', 'yes'");
    refused(
        classifier().settings(s -> s.withTransform(TargetTransform.LOG)),
        table(200, 1),
        "numbers are learned on another scale, but 'label' is a class: leave --target-transform out, or ask for --task number");
    refused(
        classifier().settings(s -> s.withInterval(0.9)),
        table(200, 1),
        "intervals are around numbers, but 'label' is a class, with probabilities of its own: leave --interval out");
    refused(
        classifier()
            .settings(s ->
                s.withMembers(1).withValidationFraction(0).withThreshold(new ThresholdRule.F1())),
        table(200, 1),
        "--threshold f1 is chosen on rows that are not trained on, but there are none: give --validation-fraction 0.1, say, or the threshold itself");
    refused(
        regressor().settings(s -> s.withInterval(0.995)),
        numbers(100, 1),
        "--interval 0.995 needs at least 199 rows that are not trained on, but there are 100: give more rows, or a lower level");
  }

  @Test
  void withoutHeldOutRowsAThresholdOfOnesOwnHoldsAndIntervalsAreRefused() {
    TabularModel model =
        classifier()
            .settings(s ->
                s.withMembers(1)
                    .withValidationFraction(0)
                    .withThreshold(new ThresholdRule.Fixed(0.2)))
            .epochs(1)
            .fit(table(150, 1));
    assertThat(model.decisions()).isEqualTo(Decisions.given(new ThresholdRule.Fixed(0.2)));
    assertThat(model.decisions().threshold()).isEqualTo(0.2);
    assertThatThrownBy(() -> model.withInterval(0.9))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "intervals are around numbers, and 'label' is a class: its probabilities say how sure the model is");
  }
}
