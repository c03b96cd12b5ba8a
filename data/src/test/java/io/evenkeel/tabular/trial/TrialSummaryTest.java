package io.evenkeel.tabular.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.trial.TrialSummary.Spread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialSummaryTest {
  private static Trial trial(int fold, double accuracy, double auc) {
    return new Trial(
        7,
        fold,
        100,
        Map.of(Metric.ACCURACY, accuracy, Metric.AUC, auc),
        Map.of(Metric.ACCURACY, 0.5 + 0.1 * fold),
        1.5);
  }

  /** The mean of 6, 8 and 10 is 8, their standard deviation 2. A fold of one class has no AUC. */
  @Test
  void meansAndDeviationsOfWhatAllOfThemHave() {
    TrialSummary summary =
        new TrialSummary(
            List.of(trial(1, 0.6, 0.7), trial(2, 0.8, Double.NaN), trial(3, 1.0, 0.9)));
    assertThat(summary.spreads()).hasSize(1);
    Spread spread = summary.spreads().getFirst();
    assertThat(spread.metric()).isEqualTo(Metric.ACCURACY);
    assertThat(spread.mean()).isCloseTo(0.8, within(1e-12));
    assertThat(spread.deviation()).isCloseTo(0.2, within(1e-12));
    assertThat(spread.baseline()).isCloseTo(0.7, within(1e-12));
    assertThat(new TrialSummary(List.of(trial(1, 0.6, 0.7))).spreads())
        .extracting(Spread::deviation)
        .containsExactly(0.0, 0.0);
  }

  @Test
  void aLineIsReadAsItWasWritten() {
    Trial trial = trial(2, 0.25, 0.75);
    assertThat(Trial.read(trial.line(), "line 1")).isEqualTo(trial);
    assertThatThrownBy(() -> Trial.read("[]", "line 1 of trials.jsonl"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("line 1 of trials.jsonl is not a JSON object");
    assertThatThrownBy(() -> new TrialSummary(List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a summary needs at least 1 trial");
  }
}
