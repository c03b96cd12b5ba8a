package io.evenkeel.tabular;

import static io.evenkeel.tabular.TestTables.COLUMNS;
import static io.evenkeel.tabular.TestTables.changed;
import static io.evenkeel.tabular.TestTables.numbers;
import static io.evenkeel.tabular.TestTables.plan;
import static io.evenkeel.tabular.TestTables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.decision.Decisions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which columns are used and which are left out, and that only training rows decide. */
class PlanTest {
  private static final Column X = Column.number("x");

  private static void leftOut(TabularPlan plan, String column, Note why) {
    assertThat(plan.preprocessor().position(column)).isEqualTo(-1);
    assertThat(plan.notes()).usingElementComparator(TestTables.AS_SHOWN).containsExactly(why);
  }

  private static Object[] whole(int count, IntUnaryOperator value) {
    return IntStream.range(0, count).map(value).boxed().toArray();
  }

  @Test
  void aConstantColumn() {
    leftOut(
        plan(numbers(X, 3, 3, 3)),
        "x",
        Note.info("column 'x' is left out: it is 3 in every training row"));
    leftOut(
        plan(numbers(Column.category("x"), "a", "a")),
        "x",
        Note.info("column 'x' is left out: it is 'a' in every training row"));
    leftOut(
        plan(numbers(new Column("x", ColumnType.BOOLEAN), true, true)),
        "x",
        Note.info("column 'x' is left out: it is true in every training row"));
  }

  @Test
  void aColumnThatIsMissingThroughout() {
    for (ColumnType type : ColumnType.values()) {
      leftOut(
          plan(numbers(new Column("x", type), null, null, null)),
          "x",
          Note.warning("column 'x' is left out: it is missing in every training row"));
    }
  }

  @Test
  void aColumnThatIsConstantWhereItIsThere() {
    TabularPlan plan = plan(numbers(X, 3, null, 3));
    assertThat(plan.preprocessor().position("x")).isNotNegative();
    assertThat(plan.notes()).isEmpty();
  }

  @Test
  void aRowNumber() {
    leftOut(
        plan(numbers(X, whole(60, i -> i + 1))),
        "x",
        Note.warning(
            "column 'x' is left out: it numbers the rows, which says nothing about new rows"));
  }

  @Test
  void aShuffledRowNumber() {
    leftOut(
        plan(numbers(X, whole(61, i -> i * 7 % 61))),
        "x",
        Note.warning(
            "column 'x' is left out: no two rows have the same number, as in an identifier, which"
                + " says nothing about new rows"));
  }

  @Test
  void anIdentifierByItsName() {
    TabularPlan plan = plan(numbers(Column.number("customer_id"), whole(60, i -> i * i * 91)));
    assertThat(plan.preprocessor().position("customer_id")).isEqualTo(-1);
    assertThat(plan.notes()).hasSize(1);
  }

  @Test
  void whatLooksLikeAnIdentifierIsNamed() {
    TabularPlan plan = plan(numbers(X, whole(60, i -> i * i * 91)));
    assertThat(plan.preprocessor().position("x")).isNotNegative();
    assertThat(plan.notes())
        .usingElementComparator(TestTables.AS_SHOWN)
        .containsExactly(
            Note.warning(
                "column 'x' looks like an identifier, because no two rows have the same whole"
                    + " number: leave it out if it is one"));
  }

  @Test
  void anIdentifierOfText() {
    leftOut(
        plan(
            numbers(Column.category("x"), IntStream.range(0, 60).mapToObj(i -> "a" + i).toArray())),
        "x",
        Note.warning(
            "column 'x' is left out: it looks like an identifier or free text, with 60 different"
                + " values in 60 rows"));
  }

  @Test
  void anIdentifierThatIsToBeKept() {
    Table table = numbers(X, whole(60, i -> i));
    TabularPlan plan =
        Tabular.regressor("y").keep("x").settings(s -> s.withValidationFraction(0)).plan(table);
    assertThat(plan.preprocessor().position("x")).isNotNegative();
    assertThat(plan.notes()).isEmpty();
  }

  @Test
  void ignoredColumns() {
    TabularPlan plan = Tabular.classifier("label").ignore("shop", "size").plan(table(200, 1));
    assertThat(plan.preprocessor().names()).containsExactly("weight", "open", "day", "color");
  }

  @Test
  void theOnlyColumnIsAnIdentifier() {
    List<Map<String, Object>> rows =
        IntStream.range(0, 60).mapToObj(i -> Map.<String, Object>of("x", i, "y", i % 2)).toList();
    Table table = Table.of(List.of(Column.number("x"), Column.number("y")), rows);
    Tabular tabular = Tabular.classifier("y").settings(s -> s.withValidationFraction(0));
    assertThatThrownBy(() -> tabular.plan(table))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "no column of the table in memory is left to predict 'y' from: column 'x' is left out:"
                + " it numbers the rows, which says nothing about new rows: keep what is not an"
                + " identifier with --keep x");
    assertThat(tabular.keep("x").plan(table).preprocessor().names()).containsExactly("x");
  }

  /** As doubles only six of them are left, so that rows seem to share an id. */
  @Test
  void idsBeyondADoublesDigitsAreIdentifiers() {
    List<Map<String, Object>> rows =
        IntStream.range(0, 200)
            .mapToObj(i ->
                Map.<String, Object>of(
                    "code", 1_212_121_212_121_212_121L + 7L * i, "x", i % 9, "y", i % 2))
            .toList();
    Table table =
        Table.of(List.of(Column.number("code"), Column.number("x"), Column.number("y")), rows);
    TabularPlan plan =
        Tabular.classifier("y").settings(s -> s.withValidationFraction(0)).plan(table);
    assertThat(plan.preprocessor().names()).containsExactly("x");
    assertThat(plan.notes().getFirst().text())
        .isEqualTo(
            "column 'code' is left out: its whole numbers lie closer together than a double can tell"
                + " apart, as in an identifier, which says nothing about new rows");
  }

  @Test
  void nothingIsTestedOfTwoRows() {
    Table table =
        Table.of(
            List.of(Column.number("x"), Column.number("y")),
            List.of(Map.of("x", 1, "y", 1.5), Map.of("x", 2, "y", 2.5)));
    assertThat(Tabular.regressor("y").split(SplitSpec.fraction(0.2)).plan(table).notes())
        .usingElementComparator(TestTables.AS_SHOWN)
        .containsExactly(
            Note.warning(
                "all 2 rows of the table in memory are trained on and nothing is tested, so that it"
                    + " stays unknown how good the model is: give more rows, or a table to test on"
                    + " (--test FILE)"));
  }

  @Test
  void theTargetCannotBeIgnored() {
    assertThatThrownBy(() -> Tabular.classifier("label").ignore("label").plan(table(200, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the target 'label' cannot be left out of the table in memory");
  }

  @Test
  void nothingToPredictFrom() {
    Table table =
        Table.of(
            List.of(Column.category("y"), Column.number("x")),
            List.of(Map.of("y", "a", "x", 1), Map.of("y", "b", "x", 1), Map.of("y", "b", "x", 1)));
    Tabular tabular = Tabular.classifier("y").settings(s -> s.withValidationFraction(0));
    assertThatThrownBy(() -> tabular.plan(table))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "no column of the table in memory is left to predict 'y' from: column 'x' is left out: it"
                + " is 1 in every training row: give a table with columns that differ from row to"
                + " row");
    assertThatThrownBy(() -> tabular.plan(table.without("x")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the table in memory has no column beside 'y' to predict it from");
  }

  @Test
  void namesOfPicturesAreForPictures() {
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(
          Map.of(
              "y", i % 2 == 0 ? "a" : "b", "path", "in/%d.%s".formatted(i, i < 9 ? "JPG" : "png")));
    }
    Table table = Table.of(List.of(Column.category("y"), Column.category("path")), rows);
    assertThatThrownBy(() -> Tabular.classifier("y").plan(table))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "no column of the table in memory is left to predict 'y' from: column 'path' is left"
                + " out: it looks like an identifier or free text, with 100 different values in 100"
                + " rows: 'path' has the names of pictures: learn from these with --image path");
  }

  @Test
  void aTestTableAndATestPart() {
    Tabular tabular = Tabular.classifier("label").split(SplitSpec.fraction(0.2)).test(table(50, 2));
    assertThatThrownBy(() -> tabular.plan(table(200, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "there are a test table as well as a test part of the training table: choose one of"
                + " them");
  }

  @Test
  void codesComeLast() {
    Preprocessor preprocessor = Tabular.classifier("label").plan(table(1000, 1)).preprocessor();
    assertThat(preprocessor.names())
        .containsExactly("size", "weight", "open", "day", "color", "shop");
    assertThat(preprocessor.encoders().getLast()).isInstanceOf(CodeEncoder.class);
    assertThat(preprocessor.embeddings()).hasSize(1);
    float[] x = preprocessor.encode(rowOf(null));
    assertThat(x).hasSize(preprocessor.features());
    assertThat(x[x.length - 1]).isZero();
  }

  private static Map<String, @Nullable Object> rowOf(@Nullable Object value) {
    Map<String, @Nullable Object> row = new HashMap<>();
    COLUMNS.forEach(c -> row.put(c.name(), value));
    return row;
  }

  @Test
  void onlyTrainingRowsDecide() {
    Tabular tabular =
        Tabular.classifier("label")
            .split(SplitSpec.fraction(0.3))
            .settings(s -> s.withMembers(1).withBagged(false));
    TabularPlan plan = tabular.plan(table(1000, 1));
    List<Part> parts = parts(table(1000, 1));
    Table other =
        changed(
            1000,
            1,
            (i, row) -> {
              if (parts.get(i) != Part.TRAIN) {
                row.put("size", 1e9);
                row.put("color", "never seen");
                row.put("shop", null);
                row.put("open", null);
              }
            });
    assertThat(json(tabular.plan(other))).isEqualTo(json(plan));
    Table trained =
        changed(
            1000,
            1,
            (i, row) -> row.put("size", i == parts.indexOf(Part.TRAIN) ? 9 : row.get("size")));
    assertThat(json(tabular.plan(trained))).isNotEqualTo(json(plan));
  }

  private static String json(TabularPlan plan) {
    return TabularJson.write(
        plan.preprocessor(), plan.target(), plan.settings(), Members.ONE, Decisions.NONE);
  }

  private static List<Part> parts(Table table) {
    SplitPlanner planner =
        new SplitPlanner(table, "label", null, SplitSpec.fraction(0.3), 0.1, 42, null);
    planner.read();
    RowParts parts = planner.parts(null);
    Part[] all = new Part[1000];
    try (PartScan scan = new PartScan(table, List.of(), parts)) {
      while (scan.next()) {
        for (int r = 0; r < scan.chunk().rows(); r++) {
          all[(int) scan.chunk().firstRow() + r] = scan.part(r);
        }
      }
    }
    return Arrays.asList(all);
  }

  @Test
  void defaultsGrowWithTheTable() {
    assertThat(TabularDefaults.bins(3_000, 10, 128)).isEqualTo(15);
    assertThat(TabularDefaults.bins(30_000, 10, 128)).isEqualTo(128);
    assertThat(TabularDefaults.bins(30_000, 200, 128)).isEqualTo(10);
    assertThat(TabularDefaults.bins(30_000, 2000, 128)).isZero();
    assertThat(TabularDefaults.bins(100, 2, 128)).isEqualTo(4);
    assertThat(TabularDefaults.of(100, Task.CLASSES).batchSize()).isEqualTo(16);
    assertThat(TabularDefaults.of(3_500, Task.CLASSES).batchSize()).isEqualTo(256);
    assertThat(TabularDefaults.of(3_500, Task.CLASSES).dropout()).isEqualTo(0.4);
    assertThat(TabularDefaults.of(43_000, Task.CLASSES).dropout()).isEqualTo(0.15);
    assertThat(TabularDefaults.of(16_500, Task.CLASSES).epochs()).isEqualTo(36);
    assertThat(TabularDefaults.of(16_500, Task.REAL).epochs()).isEqualTo(60);
    assertThat(TabularDefaults.of(7_000, Task.REAL).epochs()).isEqualTo(80);
    assertThat(TabularDefaults.of(16_500, Task.REAL).members()).isEqualTo(8);
    assertThat(TabularDefaults.of(32_000, Task.BINARY).members()).isEqualTo(8);
    assertThat(TabularDefaults.of(32_000, Task.REAL).members()).isEqualTo(4);
    assertThat(TabularDefaults.of(100_000, Task.BINARY).members()).isEqualTo(1);
    assertThat(TabularDefaults.of(3_000_000, Task.CLASSES).validationFraction())
        .isEqualTo(1 / 150.0);
  }
}
