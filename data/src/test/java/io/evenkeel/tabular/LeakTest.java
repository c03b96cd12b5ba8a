package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.kernels.RandomStream;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Columns that hold the target under another name. */
class LeakTest {
  private static final List<Column> COLUMNS =
      List.of(
          Column.number("a"),
          Column.number("b"),
          Column.number("c"),
          Column.category("code"),
          Column.category("word"),
          Column.category("y"));

  /** Rows of two random numbers and a random word, with further columns made from them. */
  private static List<String> warnings(Function<Map<String, Object>, Map<String, Object>> more) {
    return warnings(600, more);
  }

  private static List<String> warnings(
      int count, Function<Map<String, Object>, Map<String, Object>> more) {
    RandomStream random = RandomStream.of(3, "leak", 0);
    List<Map<String, @Nullable Object>> rows =
        IntStream.range(0, count)
            .mapToObj(_ -> {
              Map<String, @Nullable Object> row = new HashMap<>();
              row.put("a", random.nextGaussian());
              row.put("b", 1 + random.nextGaussian());
              row.put("word", List.of("x", "y", "z").get(random.nextInt(3)));
              row.putAll(more.apply(Map.copyOf(row)));
              return row;
            })
            .toList();
    boolean number = rows.getFirst().get("y") instanceof Number;
    List<Column> columns =
        COLUMNS.stream()
            .map(c -> c.name().equals("y") && number ? Column.number("y") : c)
            .filter(c -> rows.getFirst().containsKey(c.name()))
            .toList();
    Tabular tabular = number ? Tabular.regressor("y") : Tabular.classifier("y");
    return tabular.plan(Table.of(columns, rows)).notes().stream()
        .map(Note::text)
        .filter(text -> text.contains("--ignore"))
        .toList();
  }

  private static double number(Map<String, Object> row, String name) {
    return ((Number) row.getOrDefault(name, 0)).doubleValue();
  }

  @Test
  void aColumnThatMakesTheNumber() {
    assertThat(warnings(row -> Map.of("y", Math.exp(number(row, "a")))))
        .containsExactly(
            "column 'a' tells the target 'y' almost alone: leave it out (--ignore a) if it is not"
                + " known when a prediction is made");
  }

  @Test
  void twoColumnsThatMakeTheNumberEach() {
    assertThat(warnings(row -> Map.of("c", -number(row, "a"), "y", 3 * number(row, "a") + 7)))
        .containsExactly(
            "each of the columns 'a', 'c' tells the target 'y' almost alone: leave them out (--ignore"
                + " a,c) if they are not known when a prediction is made");
  }

  @Test
  void twoColumnsThatMakeTheNumberTogether() {
    assertThat(warnings(row -> Map.of("y", number(row, "a") + number(row, "b"))))
        .containsExactly(
            "the target 'y' is 'a' + 'b': leave them out (--ignore a,b) if they are not known when a"
                + " prediction is made");
    assertThat(warnings(row -> Map.of("y", number(row, "b") - number(row, "a"))).getFirst())
        .startsWith("the target 'y' is 'b' - 'a':");
    assertThat(warnings(row -> Map.of("y", number(row, "b") * number(row, "a"))).getFirst())
        .startsWith("the target 'y' is 'a' * 'b':");
    assertThat(warnings(row -> Map.of("y", number(row, "a") / number(row, "b"))).getFirst())
        .startsWith("the target 'y' is 'a' / 'b':");
  }

  @Test
  void aColumnThatTellsTheClass() {
    String expected =
        "column 'code' tells the target 'y' almost alone: leave it out (--ignore code) if it is not"
            + " known when a prediction is made";
    assertThat(warnings(row -> Map.of("code", "c" + row.get("word"), "y", "is " + row.get("word"))))
        .contains(
            "each of the columns 'code', 'word' tells the target 'y' almost alone: leave them out"
                + " (--ignore code,word) if they are not known when a prediction is made");
    assertThat(
            warnings(row -> {
              String y = number(row, "a") + number(row, "b") > 1 ? "yes" : "no";
              return Map.of("code", y.equals("yes") ? "closed" : "open", "y", y);
            }))
        .containsExactly(expected);
    assertThat(warnings(row -> Map.of("y", number(row, "a") > 0.3 ? "yes" : "no")).getFirst())
        .startsWith("column 'a' tells the target 'y' almost alone");
  }

  /** A class that shows in whether a value is there at all. */
  @Test
  void aValueThatIsMissing() {
    RandomStream random = RandomStream.of(4, "reasons", 0);
    assertThat(
            warnings(row -> {
              boolean closed = number(row, "a") + number(row, "b") > 1;
              return Map.of(
                  "code", closed ? "reason " + random.nextInt(9) : "", "y", closed ? "yes" : "no");
            }))
        .containsExactly(
            "column 'code' tells the target 'y' almost alone: leave it out (--ignore code) if it is not"
                + " known when a prediction is made");
  }

  @Test
  void whatIsOnlyLikely() {
    RandomStream random = RandomStream.of(5, "noise", 0);
    assertThat(warnings(row -> Map.of("y", number(row, "a") + 0.2 * random.nextGaussian())))
        .isEmpty();
    assertThat(
            warnings(row ->
                Map.of("y", (number(row, "a") > 0) != (random.nextInt(20) == 0) ? "yes" : "no")))
        .isEmpty();
    assertThat(warnings(row -> Map.of("y", number(row, "a") > 2.9 ? "rare" : "usual"))).isEmpty();
    assertThat(warnings(40, row -> Map.of("y", number(row, "a")))).isEmpty();
  }

  @Test
  void aTestThatIsTooGood() {
    RandomStream random = RandomStream.of(6, "rows", 0);
    List<Map<String, Object>> rows =
        IntStream.range(0, 1500)
            .mapToObj(_ -> {
              double a = random.nextGaussian();
              double b = random.nextGaussian();
              boolean yes = a > 0;
              double far = yes ? 5 : -5;
              return Map.<String, Object>of("a", a + far, "b", b, "y", yes ? "yes" : "no");
            })
            .toList();
    TabularRun run =
        Tabular.classifier("y")
            .split(SplitSpec.fraction(0.2))
            .settings(s -> s.withHidden(16).withDropout(0).withBatchSize(32))
            .epochs(6)
            .plan(
                Table.of(
                    List.of(Column.number("a"), Column.number("b"), Column.category("y")), rows))
            .train();
    assertThat(run.notes())
        .usingElementComparator(TestTables.AS_SHOWN)
        .containsExactly(
            Note.warning(
                "an area under the ROC curve of 1.0000 on the rows to test on is nearly perfect, as"
                    + " where a column holds the target under another name: most of it comes from 'a':"
                    + " leave out (--ignore a) what is not known when a prediction is made"));
  }

  /** Each of two columns tells the class, so that neither is missed. */
  @Test
  void importanceExplainsColumnsThatSayTheSame() {
    RandomStream random = RandomStream.of(7, "rows", 0);
    List<Map<String, Object>> rows =
        IntStream.range(0, 1500)
            .mapToObj(_ -> {
              boolean yes = random.nextInt(2) == 0;
              Map<String, Object> row = new HashMap<>();
              for (String name : List.of("a", "b", "c")) {
                row.put(name, (yes ? 1 : 0) + 0.01 * random.nextGaussian());
              }
              row.put("y", yes ? "yes" : "no");
              return row;
            })
            .toList();
    List<Column> columns =
        List.of(Column.number("a"), Column.number("b"), Column.number("c"), Column.category("y"));
    Table table = Table.of(columns, rows);
    TabularModel model =
        Tabular.classifier("y")
            .settings(s -> s.withHidden(16).withDropout(0.3).withBatchSize(32))
            .epochs(6)
            .fit(table);
    Importances found = model.importance(table);
    assertThat(found.together()).isGreaterThan(0.4);
    assertThat(found.columns().getFirst().mean()).isLessThan(0.05 * found.together());
    assertThat(found.notes().getFirst().text())
        .startsWith(
            "no column matters by itself, but all of them together do: several say the same, so that"
                + " the others stand in for one whose values are shuffled");
  }
}
