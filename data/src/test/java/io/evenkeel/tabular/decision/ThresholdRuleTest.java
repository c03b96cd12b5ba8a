package io.evenkeel.tabular.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Probabilities;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Thresholds of six rows: y y n y n n, from the surest on, the last two alike. */
class ThresholdRuleTest {
  private static final float[] LOGITS = {-3, 2, 0.5f, 3, -3, 1};
  private static final boolean[] YES = {false, true, true, true, false, false};

  private static RankedRows rows() {
    RankedRows.Builder builder = new RankedRows.Builder();
    for (int i = 0; i < LOGITS.length; i++) {
      builder.add(LOGITS[i], YES[i]);
    }
    return builder.build();
  }

  /** The number of rows above the threshold. */
  private static int taken(ThresholdRule rule) {
    double threshold = rule.choose(rows());
    int count = 0;
    for (float logit : LOGITS) {
      count += Probabilities.sigmoid(logit) > threshold ? 1 : 0;
    }
    return count;
  }

  @Test
  void rowsAlikeAreTakenTogether() {
    RankedRows rows = rows();
    assertThat(rows.cuts()).isEqualTo(5);
    assertThat(rows.rows()).isEqualTo(6);
    assertThat(rows.yes()).isEqualTo(3);
    assertThat(rows.taken(4)).isEqualTo(6);
    assertThat(rows.precision(3)).isEqualTo(0.75);
    assertThat(rows.recall(1)).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(rows.f1(3)).isCloseTo(2 * 0.75 / 1.75, within(1e-15));
    assertThat(rows.cut(0.5)).isEqualTo(3);
    assertThat(rows.cut(rows.aboveAll())).isEqualTo(-1);
    assertThat(rows.points(6)).extracting(RankedRows.Point::share).contains(1.0 / 6, 4.0 / 6, 1.0);
  }

  /** F1 by places: .5, .8, .67, .86, .67; with costs 1 : 1 both 2 and 4 rows have one mistake. */
  @ParameterizedTest
  @CsvSource({
    "f1, 4",
    "cost:1:1, 2",
    "cost:1:3, 4",
    "cost:3:1, 2",
    "cost:1:0.001, 2",
    "precision:0.75, 4",
    "precision:0.9, 2",
    "precision:0.1, 6",
    "half, 4",
    "0.9, 1"
  })
  void theRuleTakesSoManyRows(String rule, int count) {
    assertThat(taken(ThresholdRule.of(rule))).isEqualTo(count);
    assertThat(ThresholdRule.of(rule)).hasToString(rule);
  }

  @Test
  void caseDoesNotCount() {
    assertThat(ThresholdRule.of("F1")).isEqualTo(new ThresholdRule.F1());
    assertThat(ThresholdRule.of("Half")).isEqualTo(ThresholdRule.half());
    assertThat(ThresholdRule.of("COST:1:5")).isEqualTo(new ThresholdRule.Cost(1, 5));
    assertThat(ThresholdRule.of("Precision:0.9")).isEqualTo(new ThresholdRule.Precision(0.9));
  }

  @Test
  void aPrecisionThatNoPlaceHasTakesNoRow() {
    RankedRows.Builder builder = new RankedRows.Builder();
    builder.add(1, false);
    builder.add(0, true);
    RankedRows rows = builder.build();
    double threshold = new ThresholdRule.Precision(0.9).choose(rows);
    assertThat(Probabilities.sigmoid(1)).isLessThanOrEqualTo(threshold);
    assertThat(rows.cut(threshold)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"f2", "", "cost:1", "cost:1:2:3", "cost:a:b", "precision", "recall:0.9"})
  void noRule(String text) {
    assertThatThrownBy(() -> ThresholdRule.of(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a threshold is f1, cost:FALSE_YES:FALSE_NO (cost:1:5, say), precision:SHARE (precision:0.9), half or a probability, but got '%s'"
                .formatted(text));
  }

  @Test
  void rulesOutOfBounds() {
    for (List<String> wrong :
        List.of(
            List.of("cost:0:1", "the costs of a threshold must be positive, but got 0 and 1"),
            List.of(
                "precision:1.5",
                "the precision of a threshold must be above 0 and at most 1, but got 1.5"),
            List.of("1", "a threshold must be a probability above 0 and below 1, but got 1"),
            List.of("NaN", "a threshold must be a probability above 0 and below 1, but got NaN"))) {
      assertThatThrownBy(() -> ThresholdRule.of(wrong.getFirst()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(wrong.getLast());
    }
  }
}
