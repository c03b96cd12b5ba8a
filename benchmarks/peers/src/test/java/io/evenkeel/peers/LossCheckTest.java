package io.evenkeel.peers;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.benchmarks.StepReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossCheckTest {
  private static final StepReport TORCH = Reports.report("pytorch", 1, 2.0, 0.5);

  @Test
  void acceptsTheSameTraining() {
    assertThatCode(
            () -> LossCheck.check(List.of(TORCH, Reports.report("evenkeel", 9, 2.001, 0.55))))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesOtherLosses() {
    assertThatThrownBy(
            () -> LossCheck.check(List.of(TORCH, Reports.report("evenkeel", 1, 2.1, 0.5))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "W2 bn: expected evenkeel to have the losses of pytorch, first 2.00000 and last"
                + " 0.500000, but it has 2.10000 and 0.500000");
    assertThatThrownBy(
            () -> LossCheck.check(List.of(TORCH, Reports.report("evenkeel", 1, 2.0, 0.7))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesALossThatDoesNotFall() {
    assertThatThrownBy(() -> LossCheck.check(List.of(Reports.report("pytorch", 1, 2.0, 1.9))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("W2 bn: expected pytorch to train, but its loss went from 2.00000 to 1.90000");
    assertThatThrownBy(
            () -> LossCheck.check(List.of(Reports.report("pytorch", 1, 2.0, Double.NaN))))
        .isInstanceOf(IllegalStateException.class);
  }
}
