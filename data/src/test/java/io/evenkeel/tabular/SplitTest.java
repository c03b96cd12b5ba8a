package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows are trained on, validated on and tested on. */
class SplitTest {
  private static final int ROWS = 1000;

  private record Row(Part part, @Nullable String label, double time, @Nullable String group) {}

  /** 1000 rows, a tenth yes; 40 groups; times in no order, the same for four rows each. */
  private static Table table() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(
          Map.of(
              "label",
              i % 10 == 0 ? "yes" : "no",
              "time",
              (i * 387) % ROWS / 4,
              "group",
              "g" + (i / 3) % 40,
              "x",
              i % 7));
    }
    return Table.of(
        List.of(
            Column.category("label"),
            Column.number("time"),
            Column.category("group"),
            Column.number("x")),
        rows);
  }

  private static List<Row> split(SplitSpec spec, double validation, long seed) {
    Table table = table();
    SplitPlanner planner = new SplitPlanner(table, "label", null, spec, validation, seed, null);
    planner.read();
    RowParts parts = planner.parts(null);
    List<Row> rows = new ArrayList<>();
    try (PartScan scan = new PartScan(table, List.of("time", "group"), parts)) {
      while (scan.next()) {
        for (int r = 0; r < scan.chunk().rows(); r++) {
          rows.add(
              new Row(
                  scan.part(r),
                  scan.chunk().text(scan.targetIndex())[r],
                  scan.chunk().numbers(0)[r],
                  scan.chunk().text(1)[r]));
        }
      }
    }
    assertThat(rows).hasSize(ROWS);
    return rows;
  }

  private static long count(List<Row> rows, Part part, String label) {
    return rows.stream().filter(r -> r.part() == part && label.equals(r.label())).count();
  }

  @Test
  void aFractionIsTheSameOfEachClass() {
    List<Row> rows = split(SplitSpec.fraction(0.2), 0.25, 7);
    assertThat(count(rows, Part.TEST, "yes")).isEqualTo(20);
    assertThat(count(rows, Part.TEST, "no")).isEqualTo(180);
    assertThat(count(rows, Part.VALIDATION, "yes")).isEqualTo(20);
    assertThat(count(rows, Part.VALIDATION, "no")).isEqualTo(180);
  }

  /** 900 no and 100 yes in 7 folds: 128 or 129, and 14 or 15. */
  @Test
  void everyRowIsInOneFoldAndEveryFoldHasItsShareOfEachClass() {
    int[] tested = new int[ROWS];
    for (int fold = 0; fold < 7; fold++) {
      List<Row> rows = split(SplitSpec.fold(fold, 7), 0.1, 5);
      for (int r = 0; r < ROWS; r++) {
        tested[r] += rows.get(r).part() == Part.TEST ? 1 : 0;
      }
      assertThat(count(rows, Part.TEST, "no")).isBetween(128L, 129L);
      assertThat(count(rows, Part.TEST, "yes")).isBetween(14L, 15L);
      assertThat(count(rows, Part.VALIDATION, "no")).isEqualTo(77);
      assertThat(count(rows, Part.VALIDATION, "yes")).isBetween(8L, 9L);
    }
    assertThat(tested).containsOnly(1);
    assertThat(split(SplitSpec.fold(2, 7), 0.1, 5))
        .isNotEqualTo(split(SplitSpec.fold(2, 7), 0.1, 6));
  }

  @Test
  void aGroupIsInOneFold() {
    Map<String, Integer> foldOf = new HashMap<>();
    int[] sizes = new int[4];
    for (int fold = 0; fold < 4; fold++) {
      Map<String, Part> parts = new HashMap<>();
      for (Row row : split(SplitSpec.groupFold("group", fold, 4), 0.1, 5)) {
        Part before = parts.putIfAbsent(String.valueOf(row.group()), row.part());
        assertThat(before == null || before == row.part()).isTrue();
        if (row.part() == Part.TEST) {
          sizes[fold]++;
          Integer other = foldOf.put(String.valueOf(row.group()), fold);
          assertThat(other == null || other == fold).isTrue();
        }
      }
      assertThat(parts.values()).contains(Part.TRAIN, Part.VALIDATION, Part.TEST);
    }
    assertThat(foldOf).hasSize(40);
    assertThat(IntStream.of(sizes)).allMatch(size -> size > 200 && size < 300);
  }

  @Test
  void oneGroupAtATimeIsLeftOut() {
    Map<String, Integer> foldOf = new HashMap<>();
    for (int fold = 0; fold < 40; fold++) {
      List<Row> rows = split(SplitSpec.groupFold("group", fold, 40), 0.1, 5);
      List<String> tested =
          rows.stream()
              .filter(row -> row.part() == Part.TEST)
              .map(row -> String.valueOf(row.group()))
              .distinct()
              .toList();
      assertThat(tested).hasSize(1);
      assertThat(foldOf.put(tested.getFirst(), fold)).isNull();
      assertThat(rows.stream().filter(row -> row.part() == Part.VALIDATION)).hasSizeGreaterThan(80);
    }
  }

  /** With two or three groups, none can be given up for validation. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void ofFewGroupsValidationRowsAreDrawn(int groups) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    Map<String, Long> sizes = new HashMap<>(); // of the rows that have a target
    for (int i = 0; i < 120; i++) {
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("x", i % 7);
      row.put("g", i % 10 == 9 ? null : "g" + i % groups);
      row.put("y", i % 12 == 0 ? null : i + 0.5);
      rows.add(row);
      if (i % 10 != 9 && i % 12 != 0) {
        sizes.merge("g" + i % groups, 1L, Long::sum);
      }
    }
    Table table =
        Table.of(List.of(Column.number("x"), Column.category("g"), Column.number("y")), rows);
    Tabular tabular = Tabular.regressor("y").settings(s -> s.withValidationFraction(0.2));
    for (int fold = 0; fold < groups; fold++) {
      TabularPlan plan = tabular.split(SplitSpec.groupFold("g", fold, groups)).plan(table);
      long others = 110 - plan.rows(Part.TEST);
      assertThat(sizes.values().remove(plan.rows(Part.TEST))).isTrue();
      assertThat(plan.rows(Part.VALIDATION)).isEqualTo(Math.round(0.2 * others));
      assertThat(plan.rows(Part.TRAIN)).isEqualTo(others - plan.rows(Part.VALIDATION));
      assertThat(plan.notes()).anyMatch(SplitTest::tellsOfFewGroups);
      assertThat(tabular.split(SplitSpec.fold(fold, groups)).plan(table).notes())
          .noneMatch(SplitTest::tellsOfFewGroups);
    }
    tabular.split(SplitSpec.group("g", 0)).plan(table); // the model itself
  }

  private static boolean tellsOfFewGroups(Note note) {
    return note.text()
        .equals(
            "the groups are too few to set some aside for validation: rows of groups that are"
                + " trained on are validated on, which flatters what is chosen there");
  }

  @Test
  void tooManyFolds() {
    assertThatThrownBy(() -> split(SplitSpec.groupFold("group", 0, 41), 0.1, 5))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "column 'group' of the table in memory has 40 groups, but 41 folds of whole groups need at least 41: ask for fewer folds, or leave out --group");
    assertThatThrownBy(() -> split(SplitSpec.fold(0, 1001), 0.1, 5))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the table in memory has 1000 rows with a target, too few for 1001 folds");
    assertThatThrownBy(() -> SplitSpec.fold(0, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cross-validation needs at least 2 folds, but got fold 1 of 1");
  }

  @Test
  void theSeedDecides() {
    assertThat(split(SplitSpec.fraction(0.2), 0.1, 7))
        .isEqualTo(split(SplitSpec.fraction(0.2), 0.1, 7))
        .isNotEqualTo(split(SplitSpec.fraction(0.2), 0.1, 8));
  }

  @Test
  void everyRowIsAsLikelyToBeDrawn() {
    int[] drawn = new int[10];
    for (int seed = 0; seed < 4000; seed++) {
      Strata strata = Strata.drawn(new long[] {10}, 0.3, 0, seed);
      for (int i = 0; i < 10; i++) {
        drawn[i] += strata.next(0) == Part.TEST ? 1 : 0;
      }
    }
    for (int count : drawn) {
      // 1200 expected, with a standard deviation of 29.
      assertThat((double) count).isCloseTo(1200, within(130.0));
    }
  }

  @Test
  void noGroupIsOnTwoSides() {
    List<Row> rows = split(SplitSpec.group("group", 0.2), 0.1, 3);
    Map<String, Part> parts = new HashMap<>();
    for (Row row : rows) {
      Part before = parts.putIfAbsent(String.valueOf(row.group()), row.part());
      assertThat(before == null || before == row.part()).isTrue();
    }
    assertThat(parts.values()).contains(Part.TRAIN, Part.VALIDATION, Part.TEST);
    assertThat(rows.stream().filter(r -> r.part() == Part.TEST).count()).isBetween(200L, 250L);
  }

  @Test
  void trainingComesBeforeValidationBeforeTest() {
    List<Row> rows = split(SplitSpec.time("time", 0.2), 0.1, 3);
    double[] last = new double[3];
    double[] first = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
    List<Part> order = List.of(Part.TRAIN, Part.VALIDATION, Part.TEST);
    for (Row row : rows) {
      int part = order.indexOf(row.part());
      last[part] = Math.max(last[part], row.time());
      first[part] = Math.min(first[part], row.time());
    }
    assertThat(last[0]).isLessThan(first[1]);
    assertThat(last[1]).isLessThan(first[2]);
    assertThat(rows.stream().filter(r -> r.part() == Part.TEST).count()).isBetween(190L, 204L);
  }

  @Test
  void rowsWithoutATargetAreInNoPart() {
    Column y = Column.number("y");
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("x", i % 3);
      row.put("y", i % 4 == 0 ? null : 0.5 + i);
      rows.add(row);
    }
    Table table = Table.of(List.of(Column.number("x"), y), rows);
    TabularPlan plan = Tabular.regressor("y").split(SplitSpec.fraction(0.2)).plan(table);
    assertThat(plan.rows(Part.NONE)).isEqualTo(25);
    assertThat(plan.rows(Part.TEST)).isEqualTo(15);
    assertThat(plan.notes())
        .usingElementComparator(TestTables.AS_SHOWN)
        .contains(
            Note.warning(
                "25 rows of the table in memory are left out: their target 'y' is missing"));
  }

  @Test
  void groupsAndTimesAreNotPredictedFrom() {
    Table table = table();
    TabularPlan grouped =
        Tabular.classifier("label").split(SplitSpec.group("group", 0.2)).plan(table);
    assertThat(grouped.preprocessor().position("group")).isEqualTo(-1);
    assertThat(grouped.notes())
        .usingElementComparator(TestTables.AS_SHOWN)
        .contains(Note.info("column 'group' is left out: the rows are split by it"));
    TabularPlan timed = Tabular.classifier("label").split(SplitSpec.time("time", 0.2)).plan(table);
    assertThat(timed.preprocessor().position("time")).isEqualTo(-1);
  }

  @Test
  void tooFewGroups() {
    Table table =
        Table.of(
            List.of(Column.category("g"), Column.category("y"), Column.number("x")),
            List.of(
                Map.of("g", "a", "y", "no", "x", 1.5),
                Map.of("g", "a", "y", "yes", "x", 2.5),
                Map.of("g", "a", "y", "yes", "x", 3.5)));
    assertThatThrownBy(() -> Tabular.regressor("x").split(SplitSpec.group("g", 0.2)).plan(table))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "column 'g' of the table in memory has 1 groups, but training, validation and test"
                + " part need at least 3");
  }

  @Test
  void aFractionIsAShare() {
    assertThatThrownBy(() -> SplitSpec.fraction(1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the test fraction must be at least 0 and below 1, but got 1.0");
  }
}
