package io.evenkeel.internal.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.optimizer.Direction;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.Treatment;
import io.evenkeel.testkit.Allocation;
import io.evenkeel.testkit.ArrayAssert;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterUpdateTest {

  /** One weight's update by the formula, in double. */
  interface Formula {
    double next(double w, double g, double[] slots, double rate, int t);
  }

  private static double adam(double g, double[] s, double rate, int t) {
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = 0.999 * s[1] + 0.001 * g * g;
    double root = Math.sqrt(s[1] / (1 - Math.pow(0.999, t)));
    return rate / (1 - Math.pow(0.9, t)) * s[0] / (root + 1e-8);
  }

  static Stream<Arguments> rules() {
    double decay = 0.05;
    Formula sgd = (w, g, s, rate, t) -> w - rate * (g + decay * w);
    Formula momentum =
        (w, g, s, rate, t) -> {
          s[0] = 0.9 * s[0] + g + decay * w;
          return w - rate * s[0];
        };
    Formula nesterov =
        (w, g, s, rate, t) -> {
          s[0] = 0.9 * s[0] + g + decay * w;
          return w - rate * (g + decay * w + 0.9 * s[0]);
        };
    Formula rmsprop =
        (w, g, s, rate, t) -> {
          double d = g + decay * w;
          s[0] = 0.99 * s[0] + 0.01 * d * d;
          return w - rate * d / (Math.sqrt(s[0]) + 1e-8);
        };
    Formula adam = (w, g, s, rate, t) -> w - adam(g + decay * w, s, rate, t);
    Formula adamW = (w, g, s, rate, t) -> w * (1 - rate * decay) - adam(g, s, rate, t);
    return Stream.of(
        Arguments.of(Optimizer.sgd(0.1).withWeightDecay(decay), sgd),
        Arguments.of(Optimizer.momentum(0.1, 0.9).withWeightDecay(decay), momentum),
        Arguments.of(Optimizer.nesterov(0.1, 0.9).withWeightDecay(decay), nesterov),
        Arguments.of(Optimizer.rmsprop(0.1).withWeightDecay(decay), rmsprop),
        Arguments.of(Optimizer.adam(0.1).withWeightDecay(decay), adam),
        Arguments.of(Optimizer.adamW(0.1, decay), adamW));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void followsTheFormulaForSeveralSteps(Optimizer optimizer, Formula formula) {
    int count = 19;
    int offset = 3;
    Random random = new Random(7);
    float[] weight = new float[count + 2 * offset];
    float[] gradient = new float[weight.length];
    float[][] slots = new float[optimizer.slots()][weight.length];
    double[] exact = new double[weight.length];
    double[][] exactSlots = new double[weight.length][optimizer.slots()];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) random.nextGaussian();
      exact[i] = weight[i];
    }
    ParameterUpdate update = new ParameterUpdate(optimizer, Kernels.active().optimizers());
    for (int t = 1; t <= 5; t++) {
      double rate = 0.1 / t;
      for (int i = 0; i < weight.length; i++) {
        gradient[i] = (float) random.nextGaussian();
        if (i >= offset && i < offset + count) {
          exact[i] = formula.next(exact[i], 0.5 * gradient[i], exactSlots[i], rate, t);
        }
      }
      update.begin(rate, 0.5f, t);
      update.update(weight, gradient, slots, offset, count, treatment(optimizer));
      ArrayAssert.close("weight", exact, weight, 2e-6, 2e-6);
    }
  }

  /** The treatment of a weight, which decays. */
  private static Treatment treatment(Optimizer optimizer) {
    return new Treatment(true, 1, optimizer.weightDecay(), Direction.GRADIENT, 0);
  }

  @Test
  void aGroupsRateAndDecayTakeThePlaceOfTheOptimizers() {
    ParameterUpdate update =
        new ParameterUpdate(Optimizer.adamW(0.1, 0.5), Kernels.active().optimizers());
    float[] weight = {2};
    update.begin(0.1, 1, 1);
    update.update(
        weight,
        new float[1],
        new float[2][1],
        0,
        1,
        new Treatment(true, 1, 0, Direction.GRADIENT, 0));
    assertThat(weight).containsExactly(2);
    update.update(
        weight,
        new float[1],
        new float[2][1],
        0,
        1,
        new Treatment(true, 1, 0.5, Direction.GRADIENT, 0));
    assertThat(weight).containsExactly(1.9f);
    update.update(
        weight,
        new float[1],
        new float[2][1],
        0,
        1,
        new Treatment(true, 2, 0.5, Direction.GRADIENT, 0));
    assertThat(weight).containsExactly(1.9f * 0.9f);
    ParameterUpdate sgd = new ParameterUpdate(Optimizer.sgd(0.1), Kernels.active().optimizers());
    sgd.begin(0.125, 1, 1);
    sgd.update(
        weight,
        new float[] {1},
        new float[0][],
        0,
        1,
        new Treatment(true, 64, 0, Direction.GRADIENT, 0));
    assertThat(weight).containsExactly(1.9f * 0.9f - 8);
  }

  /** With the scalar kernels, which need no compiler to be free of boxes. */
  @ParameterizedTest
  @MethodSource("rules")
  void allocatesNothing(Optimizer optimizer, Formula unused) {
    ParameterUpdate update = new ParameterUpdate(optimizer, Kernels.scalar().optimizers());
    float[] weight = new float[100];
    float[][] slots = new float[optimizer.slots()][100];
    Treatment treatment = treatment(optimizer);
    Runnable step =
        () -> {
          update.begin(0.1, 1, 3);
          update.update(weight, weight, slots, 0, 100, treatment);
        };
    step.run();
    assertThat(Allocation.bytes(step)).isZero();
  }
}
