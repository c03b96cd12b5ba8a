package io.evenkeel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StepArgumentsTest {

  @Test
  void readsFourOrFive() {
    assertThat(StepArguments.parse("W5-1024", "plain", "2", "30"))
        .isEqualTo(new StepArguments(Workload.W5_1024, false, 2, 30, ""));
    assertThat(StepArguments.parse("W2", "bn", "1", "5", "fused"))
        .isEqualTo(new StepArguments(Workload.W2, true, 1, 5, "fused"));
  }

  @Test
  void saysWhatItExpected() {
    assertThatThrownBy(() -> StepArguments.parse("W2", "bn", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected WORKLOAD bn|plain THREADS REPETITIONS [VARIANT], but got: W2 bn 1");
    assertThatThrownBy(() -> StepArguments.parse("W2", "norm", "1", "5"))
        .hasMessage(
            "expected WORKLOAD bn|plain THREADS REPETITIONS [VARIANT], but got: W2 norm 1 5");
    assertThatThrownBy(() -> StepArguments.parse("W9", "bn", "1", "5"))
        .hasMessage(
            "expected a workload, one of [W1, W2, W3, W4, W5-1, W5-1024, W6, W7, W8-1, W8-256], but got W9");
    assertThatThrownBy(() -> StepArguments.parse("W2", "bn", "0", "5"))
        .hasMessage("expected THREADS as a whole number of at least 1, but got 0");
    assertThatThrownBy(() -> StepArguments.parse("W2", "bn", "1", "five"))
        .hasMessage("expected REPETITIONS as a whole number of at least 1, but got five");
  }
}
