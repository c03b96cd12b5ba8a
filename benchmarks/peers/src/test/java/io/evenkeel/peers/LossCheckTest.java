package io.evenkeel.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.benchmarks.StepReport;
import org.junit.jupiter.api.Test;

class LossCheckTest {
  private static final StepReport TORCH = Reports.report("pytorch", 1, 2.0, 0.5);

  @Test
  void acceptsTheSameTraining() {
    assertThat(LossCheck.problem(TORCH, TORCH)).isEmpty();
    assertThat(LossCheck.problem(Reports.report("evenkeel", 9, 2.001, 0.55), TORCH)).isEmpty();
  }

  @Test
  void refusesOtherLosses() {
    assertThat(LossCheck.problem(Reports.report("evenkeel", 1, 2.1, 0.5), TORCH))
        .contains(
            "expected evenkeel to have the losses of pytorch, first 2.00000 and last 0.500000, but"
                + " it has 2.10000 and 0.500000");
    assertThat(LossCheck.problem(Reports.report("evenkeel", 1, 2.0, 0.7), TORCH)).isPresent();
  }

  @Test
  void refusesALossThatDoesNotFall() {
    StepReport constant = Reports.report("pytorch", 1, 2.0, 1.9);
    assertThat(LossCheck.problem(constant, constant))
        .contains("expected pytorch to train, but its loss went from 2.00000 to 1.90000");
    assertThat(LossCheck.problem(Reports.report("pytorch", 1, 2.0, Double.NaN), TORCH)).isPresent();
  }
}
