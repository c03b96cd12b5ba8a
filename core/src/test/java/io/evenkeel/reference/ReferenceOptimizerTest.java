package io.evenkeel.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Adam;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.RmsProp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a constant gradient every optimizer has a closed form. */
class ReferenceOptimizerTest {
  private static final double G = -0.3;
  private static final double RATE = 0.01;

  @Test
  void sgdMovesByTheGradient() {
    assertThat(after(3, Optimizer.sgd(RATE))).isCloseTo(1 - 3 * RATE * G, within(1e-15));
  }

  /** L2: w -> w - r (g + d w), which is affine with the fixed point -g / d. */
  @Test
  void weightDecayIsAddedToTheGradient() {
    double fixed = -G / 0.1;
    assertThat(after(3, Optimizer.sgd(RATE).withWeightDecay(0.1)))
        .isCloseTo(fixed + Math.pow(1 - RATE * 0.1, 3) * (1 - fixed), within(1e-14));
  }

  /** v_t = g (1 - mu^t) / (1 - mu). */
  @Test
  void momentumGathersTheGradient() {
    double v1 = G;
    double v2 = G * (1 + 0.9);
    double v3 = G * (1 + 0.9 + 0.81);
    assertThat(after(3, Optimizer.momentum(RATE, 0.9)))
        .isCloseTo(1 - RATE * (v1 + v2 + v3), within(1e-15));
    assertThat(after(3, Optimizer.nesterov(RATE, 0.9)))
        .isCloseTo(1 - RATE * (3 * G + 0.9 * (v1 + v2 + v3)), within(1e-15));
  }

  /** s_t = g^2 (1 - d^t). */
  @Test
  void rmspropDividesByTheRoot() {
    double expected = 1;
    for (int t = 1; t <= 3; t++) {
      expected -= RATE * G / (Math.abs(G) * Math.sqrt(1 - Math.pow(0.9, t)) + 1e-3);
    }
    assertThat(after(3, Optimizer.of(new RmsProp(0.9, 1e-3), RATE)))
        .isCloseTo(expected, within(1e-14));
  }

  /** Debiased, both moments are those of the constant: every step is r g / (|g| + epsilon). */
  @Test
  void adamStepsByTheRate() {
    double step = RATE * G / (Math.abs(G) + 1e-2);
    assertThat(after(3, Optimizer.of(new Adam(0.9, 0.999, 1e-2), RATE)))
        .isCloseTo(1 - 3 * step, within(1e-14));
  }

  @Test
  void adamWShrinksTheWeightFirst() {
    double step = RATE * G / (Math.abs(G) + 1e-8);
    double shrink = 1 - RATE * 0.1;
    assertThat(after(2, Optimizer.adamW(RATE, 0.1)))
        .isCloseTo((shrink - step) * shrink - step, within(1e-14));
  }

  /** Two gradients of 3 and 4 have the norm 5. */
  @Test
  void clippingScalesAllGradientsAlike() {
    ReferenceParameter first = parameter("0", "weight", true);
    ReferenceParameter second = parameter("1", "gamma", true);
    ReferenceParameter frozen = parameter("1", "beta", false);
    first.gradient[0][0] = 3;
    second.gradient[0][0] = 4;
    frozen.gradient[0][0] = 1e6;
    new ReferenceOptimizer(Optimizer.sgd(1).withClipNorm(0.5), 0)
        .update(List.of(first, second, frozen), 1);
    assertThat(first.values[0][0]).isCloseTo(1 - 0.3, within(1e-6));
    assertThat(second.values[0][0]).isCloseTo(1 - 0.4, within(1e-6));
    assertThat(frozen.values[0][0]).isEqualTo(1);
  }

  @Test
  void decayTakesGammaOnlyIfAsked() {
    Optimizer optimizer = Optimizer.sgd(RATE).withWeightDecay(0.5);
    ReferenceParameter gamma = parameter("1", "gamma", true);
    new ReferenceOptimizer(optimizer, 0).update(List.of(gamma), RATE);
    assertThat(gamma.values[0][0]).isEqualTo(1);
    new ReferenceOptimizer(optimizer.withDecayOnNormAndBias(true), 0).update(List.of(gamma), RATE);
    assertThat(gamma.values[0][0]).isCloseTo(1 - RATE * 0.5, within(1e-15));
  }

  private static double after(int steps, Optimizer optimizer) {
    ReferenceParameter parameter = parameter("0", "weight", true);
    parameter.gradient[0][0] = G;
    ReferenceOptimizer reference = new ReferenceOptimizer(optimizer, 0);
    for (int t = 0; t < steps; t++) {
      reference.update(List.of(parameter), RATE);
    }
    return parameter.values[0][0];
  }

  private static ReferenceParameter parameter(String path, String role, boolean learned) {
    return new ReferenceParameter(
        new Parameter(new ParameterKey(path, role), 1, 1, new float[] {1}, new float[2][1]),
        learned);
  }
}
