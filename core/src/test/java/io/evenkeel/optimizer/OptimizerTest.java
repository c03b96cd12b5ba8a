package io.evenkeel.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OptimizerTest {

  @Test
  void slots() {
    assertThat(Optimizer.sgd(1).slots()).isEqualTo(0);
    assertThat(Optimizer.momentum(1, 0.9).slots()).isEqualTo(1);
    assertThat(Optimizer.nesterov(1, 0.9).slots()).isEqualTo(1);
    assertThat(Optimizer.rmsprop(1).slots()).isEqualTo(1);
    assertThat(Optimizer.adam(1).slots()).isEqualTo(2);
    assertThat(Optimizer.adamW(1, 0.01).slots()).isEqualTo(2);
  }

  @Test
  void settingsOutOfRange() {
    rejects(() -> Optimizer.sgd(0), "the learning rate must be positive and finite, but got 0.0");
    rejects(
        () -> Optimizer.sgd(1).withWeightDecay(-1),
        "weight decay must be at least 0 and finite, but got -1.0");
    rejects(
        () -> Optimizer.sgd(1).withClipNorm(Double.NaN),
        "the gradient norm to clip to must be at least 0 and finite, but got NaN");
    rejects(() -> Optimizer.momentum(1, 1), "momentum must be at least 0 and below 1, but got 1.0");
    rejects(
        () -> new RmsProp(-1, 1e-8),
        "RMSprop's decay must be at least 0 and below 1, but got -1.0");
    rejects(
        () -> new Adam(0.9, 0.999, 0), "Adam's epsilon must be positive and finite, but got 0.0");
    rejects(
        () -> new AdamW(0.9, 1, 1e-8), "AdamW's beta2 must be at least 0 and below 1, but got 1.0");
  }

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
