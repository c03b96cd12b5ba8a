package io.evenkeel.tabular;

import static io.evenkeel.tabular.TestTables.rows;
import static io.evenkeel.tabular.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.metrics.Metric;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that was trained on a small table, and what can be asked of it. */
class TabularModelTest {
  private static TabularRun run;
  private static TabularModel model;

  /** A row as a service would have it. */
  public record Visit(
      @Nullable Double size,
      double weight,
      boolean open,
      LocalDate day,
      String color,
      String shop) {}

  @BeforeAll
  static void train() {
    run = tabular().plan(table(3000, 1)).train();
    model = run.model();
  }

  private static Tabular tabular() {
    return Tabular.classifier("label")
        .split(SplitSpec.fraction(0.2))
        .settings(s -> s.withHidden(32, 16).withDropout(0).withBatchSize(64))
        .epochs(6)
        .seed(1);
  }

  @Test
  void itLearns() {
    TabularEvaluation test = run.test().orElseThrow();
    assertThat(test.rows()).isEqualTo(600);
    assertThat(test.evaluation().get(Metric.AUC)).isGreaterThan(0.8);
    assertThat(test.baseline().get(Metric.AUC)).isEqualTo(0.5);
    assertThat(test.evaluation().accuracy()).isGreaterThan(test.baseline().accuracy() + 0.15);
    assertThat(test.baselineAnswer()).startsWith("always '");
    assertThat(test.evaluation().confusion().orElseThrow().rows()).isEqualTo(600);
    assertThat(run.validation().orElseThrow().rows()).isEqualTo(2400);
  }

  @Test
  void mapsRecordsAndTablesAgree() {
    Table table = table(50, 9);
    List<Scores> scores = new ArrayList<>();
    model.predict(table, scores::add);
    for (int i = 0; i < 50; i++) {
      Map<String, @Nullable Object> row = rows(50, 9).get(i);
      Prediction prediction = model.predict(row);
      assertThat(prediction).isEqualTo(scores.getFirst().prediction(i));
      assertThat(prediction.probability("yes") + prediction.probability("no")).isEqualTo(1);
      assertThat(prediction.value()).isEqualTo(prediction.probability(prediction.label()));
      assertThat(model.predict(visit(row))).isEqualTo(prediction);
    }
  }

  private static Visit visit(Map<String, @Nullable Object> row) {
    return new Visit(
        (Double) row.get("size"),
        (double) Objects.requireNonNull(row.get("weight")),
        (boolean) Objects.requireNonNull(row.get("open")),
        (LocalDate) Objects.requireNonNull(row.get("day")),
        String.valueOf(row.get("color")),
        String.valueOf(row.get("shop")));
  }

  @Test
  void theFileHasAllOfIt(@TempDir Path folder) {
    Path file = folder.resolve("model.safetensors");
    model.save(file);
    TabularModel loaded = TabularModel.load(file);
    assertThat(loaded.settings()).isEqualTo(model.settings());
    assertThat(loaded.preprocessor().columns()).isEqualTo(model.preprocessor().columns());
    for (Map<String, @Nullable Object> row : rows(20, 3)) {
      assertThat(loaded.predict(row)).isEqualTo(model.predict(row));
    }
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    String expected = run.training().parametersSha256();
    assertThat(tabular().threads(1).plan(table(3000, 1)).train().training().parametersSha256())
        .isEqualTo(expected);
    assertThat(tabular().threads(2).plan(table(3000, 1)).train().training().parametersSha256())
        .isEqualTo(expected);
  }

  @Test
  void rowsThatStreamAreLearnedToo() {
    TabularPlan plan = tabular().streaming(true).plan(table(3000, 1));
    assertThat(plan.isStreaming()).isTrue();
    TabularRun first = plan.train();
    assertThat(first.test().orElseThrow().evaluation().get(Metric.AUC)).isGreaterThan(0.8);
    assertThat(
            tabular()
                .streaming(true)
                .threads(2)
                .plan(table(3000, 1))
                .train()
                .training()
                .parametersSha256())
        .isEqualTo(first.training().parametersSha256());
  }

  @Test
  void columnsThatMatterAreImportant() {
    Importances importances = new PermutationImportance(2, 2000, 5).of(model, table(2000, 4));
    assertThat(importances.metric()).isEqualTo(Metric.AUC);
    assertThat(importances.rows()).isEqualTo(2000);
    assertThat(importances.columns().subList(0, 3).stream().map(Importance::column))
        .containsExactlyInAnyOrder("size", "shop", "color");
    assertThat(importances.columns().get(2).mean()).isGreaterThan(0.02);
    assertThat(importances.columns().getLast().mean()).isLessThan(0.02);
    assertThat(new PermutationImportance(2, 2000, 5).of(model, table(2000, 4)))
        .isEqualTo(importances);
  }

  @Test
  void numbersArePredictedInTheirOwnUnit() {
    Table table = table(2000, 2).without("label");
    TabularRun numbers =
        Tabular.regressor("size")
            .split(SplitSpec.fraction(0.2))
            .settings(s -> s.withHidden(16).withBatchSize(64))
            .epochs(2)
            .plan(table)
            .train();
    TabularEvaluation test = numbers.test().orElseThrow();
    assertThat(test.evaluation().get(Metric.RMSE)).isLessThan(2);
    assertThat(test.baseline().get(Metric.R2)).isBetween(-0.05, 0.0);
    assertThat(test.baselineAnswer()).endsWith(", the mean");
    assertThat(test.classes()).isEmpty();
    Prediction prediction = numbers.model().predict(rows(1, 2).getFirst());
    assertThat(prediction.label()).isEmpty();
    assertThat(prediction.value()).isBetween(-5.0, 5.0);
    assertThat(numbers.model().importance(table).metric()).isEqualTo(Metric.RMSE);
  }

  /** Floats at 1e9 are 64 apart, further than these numbers are from each other. */
  @Test
  void largeNumbersThatDifferLittleAreJudgedInDouble() {
    List<TabularRun> runs = new ArrayList<>();
    for (double offset : new double[] {0, 1e9}) {
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        rows.add(Map.of("x", i % 12 + i % 7 / 3.0, "y", offset + i % 12));
      }
      Table table = Table.of(List.of(Column.number("x"), Column.number("y")), rows);
      runs.add(
          Tabular.regressor("y")
              .split(SplitSpec.fraction(0.25))
              .settings(s -> s.withMembers(2).withBatchSize(32))
              .epochs(4)
              .plan(table)
              .train());
    }
    for (Metric metric : List.of(Metric.RMSE, Metric.MAE, Metric.R2)) {
      List<TabularEvaluation> small = parts(runs.getFirst());
      List<TabularEvaluation> large = parts(runs.getLast());
      for (int i = 0; i < small.size(); i++) {
        double value = small.get(i).evaluation().get(metric);
        assertThat(large.get(i).evaluation().get(metric)).isCloseTo(value, within(0.05 * value));
        assertThat(large.get(i).baseline().get(metric))
            .isCloseTo(small.get(i).baseline().get(metric), within(1e-5));
      }
    }
    assertThat(runs.getLast().test().orElseThrow().evaluation().get(Metric.RMSE)).isPositive();
  }

  private static List<TabularEvaluation> parts(TabularRun run) {
    return List.of(run.validation().orElseThrow(), run.test().orElseThrow());
  }

  /** Rows of one class define no area under a curve. */
  @Test
  void importanceOnRowsOfOneClassIsOfTheLogLoss() {
    List<Map<String, @Nullable Object>> rows =
        rows(2000, 4).stream().filter(row -> "yes".equals(row.get("label"))).toList();
    Importances found =
        new PermutationImportance(2, 2000, 5).of(model, Table.of(TestTables.COLUMNS, rows));
    assertThat(found.metric()).isEqualTo(Metric.LOG_LOSS);
    assertThat(found.value()).isPositive();
    assertThat(found.together()).isZero();
    assertThat(found.notes())
        .usingElementComparator(TestTables.AS_SHOWN)
        .containsExactly(
            Note.info(
                "the rows are all of one class, so that shuffling all columns at once only changes their order; what a column matters is measured by the log loss"));
    assertThat(found.columns().subList(0, 3).stream().map(Importance::column))
        .containsExactlyInAnyOrder("size", "shop", "color");
    assertThat(found.columns().getFirst().mean()).isPositive();
  }

  @Test
  void classesThatWereNeverSeenAndMissingTargets() {
    List<Map<String, @Nullable Object>> rows = rows(10, 3);
    rows.get(0).put("label", null);
    rows.get(1).put("label", "yes.");
    TabularEvaluation evaluation = model.evaluate(Table.of(TestTables.COLUMNS, rows));
    assertThat(evaluation.rows()).isEqualTo(9);
    assertThat(evaluation.notes())
        .usingElementComparator(TestTables.AS_SHOWN)
        .containsExactly(
            Note.info("the class 'yes.' in the table in memory is read without its full stop"),
            Note.warning(
                "1 rows of the table in memory are left out: their target 'label' is missing"));
  }

  /** Nine of ten rows are answered as before, and the tenth cannot be right. */
  @Test
  void aClassThatWasNeverSeenCountsAsWrong() {
    List<Map<String, @Nullable Object>> rows = rows(10, 3);
    TabularEvaluation others = model.evaluate(Table.of(TestTables.COLUMNS, rows.subList(0, 9)));
    rows.get(9).put("label", "maybe");
    TabularEvaluation evaluation = model.evaluate(Table.of(TestTables.COLUMNS, rows));
    assertThat(evaluation.rows()).isEqualTo(10);
    assertThat(evaluation.evaluation().accuracy())
        .isCloseTo(0.9 * others.evaluation().accuracy(), within(1e-12));
    assertThat(evaluation.baseline().accuracy())
        .isCloseTo(0.9 * others.baseline().accuracy(), within(1e-12));
    assertThat(evaluation.evaluation().get(Metric.AUC))
        .isEqualTo(others.evaluation().get(Metric.AUC));
    assertThat(evaluation.notes())
        .usingElementComparator(TestTables.AS_SHOWN)
        .containsExactly(
            Note.warning(
                "1 rows of the table in memory have a class in column 'label' that no training row"
                    + " has ('maybe'): they count as wrong in the accuracy, and the other figures are"
                    + " of the other rows"));
    rows.forEach(row -> row.put("label", "maybe"));
    Table strange = Table.of(TestTables.COLUMNS, rows);
    String message =
        "no row of the table in memory has a class that the model knows: its column 'label' has"
            + " 'maybe', but the model was trained on 'no', 'yes'";
    assertThatThrownBy(() -> model.evaluate(strange))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
    Tabular tabular = Tabular.classifier("label").test(strange);
    assertThatThrownBy(() -> tabular.plan(table(300, 1))).hasMessage(message);
  }

  /** The plan says it, so that nobody trains first and is told afterwards. */
  @Test
  void aTestTableIsReadBeforeTheTraining() {
    List<Map<String, @Nullable Object>> rows = rows(10, 3);
    rows.get(9).put("label", "maybe");
    Tabular tabular = tabular().split(SplitSpec.none());
    TabularPlan plan = tabular.test(Table.of(TestTables.COLUMNS, rows)).plan(table(300, 1));
    assertThat(plan.notes().getLast().text())
        .startsWith("1 rows of the table in memory have a class");
    Table narrow = Table.of(TestTables.COLUMNS, rows).without("size");
    assertThatThrownBy(() -> tabular.test(narrow).plan(table(300, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("the table in memory has no column 'size'");
  }

  /** Later rows have a class of their own, in the test part and in the validation part. */
  @Test
  void aSplitThatHidesAClassIsSaidBefore() {
    List<Map<String, @Nullable Object>> rows = rows(200, 3);
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).put("weight", (double) i);
      if (i >= 150) {
        rows.get(i).put("label", i % 2 == 0 ? "late" : "no");
      }
    }
    TabularPlan plan =
        Tabular.classifier("label")
            .split(SplitSpec.time("weight", 0.2))
            .settings(s -> s.withHidden(8).withBatchSize(16).withValidationFraction(0.1))
            .epochs(1)
            .plan(Table.of(TestTables.COLUMNS, rows));
    assertThat(plan.notes().stream().map(Note::text))
        .anyMatch(note ->
            note.startsWith(
                "20 rows of the test part of the table in memory have a class in column"))
        .anyMatch(note ->
            note.endsWith(
                "are left out, because no training row has their class in column 'label' ('late')"));
    assertThat(plan.train().test().orElseThrow().rows()).isEqualTo(40);
  }

  /** Rows at the beginning are all alike, so that the first of them would show nothing. */
  @Test
  void importanceIsOfRowsDrawnAtRandom() {
    List<Map<String, @Nullable Object>> rows = rows(3000, 7);
    for (int i = 0; i < 1500; i++) {
      rows.set(i, new HashMap<>(rows.getFirst()));
      rows.get(i).put("label", i % 2 == 0 ? "yes" : "no");
    }
    Importances found =
        new PermutationImportance(3, 1000, 5).of(model, Table.of(TestTables.COLUMNS, rows));
    assertThat(found.rows()).isEqualTo(1000);
    assertThat(found.of()).isEqualTo(3000);
    assertThat(found.columns().getFirst().mean()).isGreaterThan(0.02);
    assertThat(found.columns().getFirst().deviation()).isGreaterThan(0);
    assertThat(found.together()).isGreaterThan(found.columns().getFirst().mean());
    assertThat(found.notes()).isEmpty();
  }

  @Test
  void importanceOfTheTestPartIsOfItsRowsAlone() {
    TabularPlan plan = tabular().plan(table(3000, 1));
    assertThat(plan.importance(model, PermutationImportance.DEFAULT).orElseThrow().of())
        .isEqualTo(600);
  }

  @Test
  void aRowThatLacksAColumn() {
    Map<String, @Nullable Object> row = rows(1, 3).getFirst();
    row.remove("day");
    assertThatThrownBy(() -> model.predict(row))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the row lacks the column 'day', which the model predicts from: give it null where it"
                + " is not known");
    assertThatThrownBy(() -> model.predict(new Incomplete(1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("record Incomplete has no component for the column '");
  }

  /** A record that lacks nearly everything. */
  public record Incomplete(double size) {}

  @Test
  void aTableThatLacksColumns() {
    Table table = table(10, 3).without("day").without("size");
    assertThatThrownBy(() -> model.predict(table, _ -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the table in memory lacks the columns 'size', 'day', which the model predicts from");
  }

  @Test
  void aValueOfAnotherType() {
    Map<String, @Nullable Object> row = rows(1, 3).getFirst();
    row.put("size", "large");
    assertThatThrownBy(() -> model.predict(row))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("column 'size' takes a finite number, but got large of type String");
  }

  @Test
  void chunksOfAnotherType() {
    List<Column> columns = new ArrayList<>(model.preprocessor().columns());
    columns.set(0, columns.getFirst().as(ColumnType.BOOLEAN));
    assertThatThrownBy(() -> model.scorer(columns))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("column 'size' is a boolean in these rows, but was a number in training");
    columns.removeFirst();
    assertThatThrownBy(() -> model.scorer(columns))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the rows lack the column 'size', which the model predicts from");
  }

  @Test
  void otherKeysAreLeftAlone() {
    Map<String, @Nullable Object> row = new HashMap<>(rows(1, 3).getFirst());
    Prediction before = model.predict(row);
    row.put("comment", "whatever");
    assertThat(model.predict(row)).isEqualTo(before);
  }
}
