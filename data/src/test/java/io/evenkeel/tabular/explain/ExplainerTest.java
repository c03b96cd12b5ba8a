package io.evenkeel.tabular.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.tabular.PredictionColumns;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shapley values beside those that are computed over all orders and all of the background. */
class ExplainerTest {
  private static final List<String> NAMES = List.of("a", "b", "kind", "idle");
  private static final int[][] ORDERS = orders();
  private static List<Map<String, Object>> rows = List.of();
  private static Table table = Table.of(List.of(Column.number("x")), List.of());
  private static TabularModel number;
  private static TabularModel yes;

  /** y = a * b + 2 where the kind is red; idle says nothing. */
  @BeforeAll
  static void train() {
    RandomStream random = RandomStream.of(1, "rows", 0);
    List<Map<String, Object>> made = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      String kind = random.nextInt(2) == 0 ? "red" : "blue";
      double y = a * b + (kind.equals("red") ? 2 : 0);
      Map<String, Object> row = new HashMap<>();
      row.put("a", a);
      row.put("b", b);
      row.put("kind", kind);
      row.put("idle", random.nextGaussian());
      row.put("y", y);
      row.put("big", y > 1 ? "big" : "small");
      made.add(row);
    }
    rows = made;
    List<Column> columns =
        List.of(
            Column.number("a"),
            Column.number("b"),
            Column.category("kind"),
            Column.number("idle"),
            Column.number("y"),
            Column.category("big"));
    table = Table.of(columns, rows);
    number = fit(Tabular.regressor("y").ignore("big"));
    yes = fit(Tabular.classifier("big").ignore("y"));
  }

  private static TabularModel fit(Tabular tabular) {
    return tabular
        .settings(s -> s.withMembers(2).withHidden(12).withBatchSize(16))
        .epochs(30)
        .fit(table);
  }

  private static int[][] orders() {
    List<int[]> all = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      int[] order = {i % 4, i / 4 % 4, i / 16 % 4, i / 64};
      if (Arrays.stream(order).distinct().count() == 4) {
        all.add(order);
      }
    }
    return all.toArray(int[][]::new);
  }

  private static double said(TabularModel model, Map<String, Object> row, String label) {
    return label.isEmpty() ? model.predict(row).value() : model.predict(row).probability(label);
  }

  /** The Shapley value of each column, by definition. */
  private static Map<String, Double> exact(
      TabularModel model, Map<String, Object> x, String label) {
    Map<String, Double> effects = new HashMap<>();
    for (Map<String, Object> b : rows) {
      for (int[] order : ORDERS) {
        Map<String, Object> row = new HashMap<>(b);
        double before = said(model, row, label);
        for (int c : order) {
          String name = NAMES.get(c);
          row.put(name, x.get(name));
          double after = said(model, row, label);
          effects.merge(name, (after - before) / rows.size() / ORDERS.length, Double::sum);
          before = after;
        }
      }
    }
    return effects;
  }

  private static void matches(TabularModel model, Map<String, Object> x, String label) {
    Explanation found = Explainer.of(model, table).explain(model.preprocessor().encode(x), 3);
    Map<String, Double> exact = exact(model, x, label);
    double sum = found.base();
    double largest = Math.abs(found.attributions().getFirst().effect());
    for (Attribution one : found.attributions()) {
      sum += one.effect();
      assertThat(one.effect())
          .describedAs(one.column())
          .isCloseTo(exact.get(one.column()), within(5 * one.error() + 1e-6));
      assertThat(one.error()).isLessThan(0.1 * largest);
    }
    assertThat(sum).isCloseTo(found.value(), within(1e-6));
    assertThat(found.value()).isCloseTo(said(model, x, label), within(1e-6));
    double base = 0;
    for (Map<String, Object> b : rows) {
      base += said(model, b, label) / rows.size();
    }
    assertThat(found.base()).isCloseTo(base, within(1e-5));
  }

  @Test
  void numbersAreExplainedToTheStatedError() {
    matches(number, rows.get(0), "");
    matches(number, rows.get(7), "");
  }

  @Test
  void soIsTheProbabilityOfThePredictedClass() {
    matches(yes, rows.get(1), yes.predict(rows.get(1)).label());
  }

  @Test
  void theyAreColumnsBesideThePrediction() {
    ExplainedColumns columns =
        new ExplainedColumns(PredictionColumns.all(yes), Explainer.of(yes, table), 9);
    assertThat(columns.columns().stream().map(Column::name))
        .containsExactly(
            "prediction",
            "p_big",
            "p_small",
            "spread",
            "why_1",
            "effect_1",
            "why_2",
            "effect_2",
            "why_3",
            "effect_3",
            "why_4",
            "effect_4",
            "base",
            "effect_error");
    TableChunk chunk;
    try (var scan =
        yes.adapt(table).scan(yes.preprocessor().columns().stream().map(Column::name).toList())) {
      chunk = Objects.requireNonNull(scan.next());
    }
    TableChunk scored = columns.score(chunk);
    for (int r = 0; r < 5; r++) {
      double value = scored.numbers(12)[r];
      for (int i = 0; i < 4; i++) {
        assertThat(NAMES).contains(scored.text(4 + 2 * i)[r]);
        value += scored.numbers(5 + 2 * i)[r];
      }
      String label = Objects.requireNonNull(scored.text(0)[r]);
      assertThat(value).isCloseTo(scored.numbers(label.equals("big") ? 1 : 2)[r], within(1e-6));
    }
  }

  @Test
  void nothingToCompareWith() {
    Table empty = Table.of(table.columns(), List.of());
    assertThatThrownBy(() -> Explainer.of(yes, empty))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the table in memory has no rows to compare with: give a table with rows like those that were trained on");
    assertThatThrownBy(
            () -> new ExplainedColumns(PredictionColumns.all(yes), Explainer.of(yes, table), 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("an explanation names at least 1 column, but 0 were asked for");
  }
}
