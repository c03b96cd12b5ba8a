package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartRowsTest {
  private static final Table TABLE = TestTables.table(400, 3);

  private static TabularPlan plan() {
    return Tabular.classifier("label")
        .split(SplitSpec.fraction(0.25))
        .settings(s -> s.withBins(0).withValidationFraction(0))
        .plan(TABLE);
  }

  @Test
  void rowsAreThoseOfThePart() {
    TabularPlan plan = plan();
    PartRows test = plan.rows(Part.TEST, 10_000, 10_000);
    assertThat(test.rows().rows()).isEqualTo((int) plan.rows(Part.TEST)).isBetween(95, 105);
    assertThat(plan.rows(Part.TRAIN, 10_000, 0).rows().rows()).isEqualTo(400 - test.rows().rows());
    assertThat(test.columns()).contains("size", "shop").endsWith("label");
  }

  @Test
  void theValuesAreThoseThatTheInputsWereMadeOf() {
    TabularPlan plan = plan();
    PartRows test = plan.rows(Part.TEST, 10_000, 3);
    assertThat(test.values()).hasSize(3);
    List<Map<String, @Nullable Object>> all = TestTables.rows(400, 3);
    for (int r = 0; r < 3; r++) {
      Map<String, String> shown = new HashMap<>();
      for (int c = 0; c < test.columns().size(); c++) {
        shown.put(test.columns().get(c), test.values().get(r).get(c));
      }
      Map<String, @Nullable Object> row =
          all.stream()
              .filter(one -> String.valueOf(one.get("weight")).equals(shown.get("weight")))
              .findFirst()
              .orElseThrow();
      shown.forEach((column, text) -> {
        Object value = row.get(column);
        assertThat(text).as(column).isEqualTo(value == null ? "" : value.toString());
      });
      float[] x = new float[test.rows().features()];
      test.rows().copyFeatures(new int[] {r}, 0, 1, x, 0);
      assertThat(x).isEqualTo(plan.preprocessor().encode(row));
    }
  }

  @Test
  void aFewAreSpreadOverAll() {
    TabularPlan plan = plan();
    PartRows all = plan.rows(Part.TRAIN, 10_000, 10_000);
    PartRows few = plan.rows(Part.TRAIN, 10, 10);
    assertThat(few.rows().rows()).isEqualTo(10);
    int[] places = few.values().stream().mapToInt(all.values()::indexOf).toArray();
    assertThat(places).isSorted().doesNotHaveDuplicates();
    assertThat(places[0]).isBetween(20, 40);
    assertThat(places[9]).isGreaterThan(280);
  }
}
