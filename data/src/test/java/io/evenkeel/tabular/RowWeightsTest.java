package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A column says what each row weighs in training. */
class RowWeightsTest {
  private static final int ROWS = 240;

  private static Table table(List<Map<String, Object>> rows) {
    return Table.of(
        List.of(
            Column.number("x"),
            Column.number("w"),
            Column.number("z"),
            new Column("y", ColumnType.CATEGORY)),
        rows);
  }

  private static Map<String, Object> row(double x, double weight, double z, String y) {
    return new HashMap<>(Map.of("x", x, "w", weight, "z", z, "y", y));
  }

  /** Rows of weights 1 to 3, and between them others of weight 0, if they are wanted. */
  private static List<Map<String, Object>> rows(boolean withNone) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(row(i % 7, 1 + i % 3, i % 5, (i % 7 + i % 5) % 2 == 0 ? "even" : "odd"));
      if (withNone && i % 4 == 1) {
        rows.add(row(-500, 0, i, i % 8 == 1 ? "never" : "odd"));
      }
    }
    return rows;
  }

  private static Tabular weighted(boolean streaming) {
    return Tabular.classifier("y")
        .weight("w")
        .split(SplitSpec.fraction(0.2))
        .settings(s -> s.withMembers(1).withBagged(false))
        .epochs(3)
        .threads(1)
        .streaming(streaming);
  }

  private static String bits(Tabular tabular, List<Map<String, Object>> rows) {
    return tabular.plan(table(rows)).train().members().getFirst().parametersSha256();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRowOfWeightNoneIsAsIfItWereNotThere(boolean streaming) {
    Tabular tabular = weighted(streaming);
    assertThat(bits(tabular, rows(true))).isEqualTo(bits(tabular, rows(false)));
    TabularPlan plan = tabular.plan(table(rows(true)));
    assertThat(plan.preprocessor().names()).containsExactly("x", "z");
    assertThat(((ClassTarget) plan.target()).classes()).containsExactly("even", "odd");
    long all = plan.rows(Part.TRAIN) + plan.rows(Part.VALIDATION) + plan.rows(Part.TEST);
    assertThat(all).isEqualTo(ROWS);
  }

  @Test
  void bothWaysOfReadingGiveTheRowsTheirWeights() {
    List<Map<String, Object>> equal = rows(false);
    equal.forEach(row -> row.put("w", 2.0));
    for (boolean streaming : new boolean[] {false, true}) {
      Tabular tabular = weighted(streaming);
      assertThat(bits(tabular, rows(false))).isNotEqualTo(bits(tabular, equal));
    }
  }

  /** Where nothing tells the rows apart, the network says what the weights say. */
  @Test
  void aRowCountsAsItsWeightSays() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(row(i / 2 % 2, i % 2 == 0 ? 4 : 1, i / 4 % 2, i % 2 == 0 ? "yes" : "no"));
    }
    Tabular tabular =
        Tabular.classifier("y")
            .weight("w")
            .settings(
                s -> s.withMembers(1).withBagged(false).withValidationFraction(0).withDropout(0))
            .epochs(40)
            .threads(1);
    Prediction answer = tabular.fit(table(rows)).predict(Map.of("x", 1, "z", 0));
    assertThat(answer.probability("yes")).isCloseTo(0.8, within(0.05));
  }

  /** The trial trainings that choose the scale of a skewed number have the weights as well. */
  @Test
  void theChoiceOfAScaleLeavesTheWeightsAsTheyAre() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(new HashMap<>(Map.of("x", i % 9, "w", 1 + i % 2, "y", Math.exp(i % 9 - i % 2))));
    }
    Table table =
        Table.of(List.of(Column.number("x"), Column.number("w"), Column.number("y")), rows);
    TabularPlan chosen = skewed(TargetTransform.AUTO).plan(table);
    TabularPlan given = skewed(chosen.settings().transform()).plan(table);
    assertThat(chosen.train().members().getFirst().parametersSha256())
        .isEqualTo(given.train().members().getFirst().parametersSha256());
  }

  private static Tabular skewed(TargetTransform transform) {
    return Tabular.regressor("y")
        .weight("w")
        .settings(s -> s.withMembers(1).withTransform(transform))
        .epochs(3)
        .threads(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"-1|the weight -1.0", "1e-60|the weight 1.0E-60", "NaN|no weight"})
  void whatIsNoWeightIsRefused(double weight, String said) {
    List<Map<String, Object>> rows = rows(false);
    if (Double.isNaN(weight)) {
      rows.get(4).remove("w");
    } else {
      rows.get(4).put("w", weight);
    }
    refused(
        table(rows),
        "w",
        "row 5 of the table in memory has %s in column 'w': weights are finite numbers from 0 on, and a row of weight 0 is left out"
            .formatted(said));
  }

  @Test
  void soIsAColumnThatHasNone() {
    List<Map<String, Object>> rows = rows(false);
    rows.forEach(row -> row.put("w", 0.0));
    refused(
        table(rows),
        "w",
        "all rows of the table in memory have the weight 0 in column 'w', so that none is left to learn from");
    refused(table(rows), "y", "the rows cannot be weighted by 'y', which is the target");
    Table text =
        Table.of(
            List.of(new Column("w", ColumnType.CATEGORY), new Column("y", ColumnType.CATEGORY)),
            List.of(Map.of("w", "much", "y", "a")));
    refused(
        text,
        "w",
        "the rows of the table in memory cannot be weighted by 'w', which is no column of numbers");
  }

  private static void refused(Table table, String weight, String message) {
    Tabular tabular = Tabular.classifier("y").weight(weight);
    assertThatThrownBy(() -> tabular.plan(table))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }
}
