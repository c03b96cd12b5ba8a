package io.evenkeel.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import org.junit.jupiter.api.Test;

class ProbeStepsTest {

  @Test
  void theStandardStepsAreDenseAtTheBeginning() {
    assertThat(ProbeSteps.standard().of(1000))
        .containsExactly(
            0, 1, 2, 4, 8, 16, 32, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 550, 600, 650,
            700, 750, 800, 850, 900, 950, 1000);
  }

  @Test
  void aShortTrainingHasFew() {
    assertThat(ProbeSteps.standard().of(25)).containsExactly(0, 1, 2, 4, 8, 10, 20, 25);
    assertThat(ProbeSteps.standard().of(1)).containsExactly(0, 1);
  }

  @Test
  void aLongTrainingHasLittleMore() {
    assertThat(ProbeSteps.standard().of(50_000)).hasSize(33);
  }

  @Test
  void earlyStepsGrowByTheGivenRatio() {
    assertThat(ProbeSteps.spread(2, 1.5, 1).of(20)).containsExactly(0, 1, 2, 3, 5, 8, 10, 20);
  }

  @Test
  void regularStepsEndWithTheLast() {
    assertThat(ProbeSteps.every(4).of(10)).containsExactly(0, 4, 8, 10);
    assertThat(ProbeSteps.every(5).of(10)).containsExactly(0, 5, 10);
  }

  @Test
  void chosenStepsAreThoseThatTheTrainingHas() {
    assertThat(ProbeSteps.at(7, 3, 3, 99, -1).of(10)).containsExactly(3, 7);
  }

  @Test
  void stepsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> ProbeSteps.every(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("probes must be at least 1 step apart, but got every 0");
    assertThatThrownBy(() -> ProbeSteps.spread(0, 1, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "probe steps need at least 1 regular step, a growth above 1 and a distance of at least"
                + " 1, but got 0, 1.0 and 0");
    assertThatThrownBy(() -> Probe.standard().unit("4", -1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a unit's column counts from 0, but got layer 4, column -1");
  }
}
