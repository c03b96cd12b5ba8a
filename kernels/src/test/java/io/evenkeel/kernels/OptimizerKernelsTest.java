package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.SeededTest;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerKernelsTest {
  private static final float SCALE = 0.7f;
  private static final float DECAY = 0.01f;
  private static final float RATE = 0.05f;
  private static final float EPSILON = 1e-6f;
  private static final int STEPS = 8;

  /** Every update, beside its textbook formulas in double. */
  enum Rule {
    SGD,
    MOMENTUM,
    NESTEROV,
    RMSPROP,
    ADAM,
    ADAMW;

    void apply(OptimizerKernels k, float[][] a, int offset, int count, int step) {
      float[] w = a[0];
      float[] g = a[1];
      double correction1 = 1 - StrictMath.pow(0.9f, step);
      double correction2 = 1 - StrictMath.pow(0.99f, step);
      switch (this) {
        case SGD -> k.sgd(w, g, offset, count, SCALE, DECAY, RATE);
        case MOMENTUM -> k.momentum(w, g, a[2], offset, count, SCALE, DECAY, RATE, 0.9f, false);
        case NESTEROV -> k.momentum(w, g, a[2], offset, count, SCALE, DECAY, RATE, 0.9f, true);
        case RMSPROP -> k.rmsprop(w, g, a[2], offset, count, SCALE, DECAY, RATE, 0.95f, EPSILON);
        case ADAM ->
            k.adam(
                w,
                g,
                a[2],
                a[3],
                offset,
                count,
                SCALE,
                DECAY,
                0f,
                RATE,
                0.9f,
                0.99f,
                EPSILON,
                correction1,
                correction2);
        case ADAMW ->
            k.adam(
                w,
                g,
                a[2],
                a[3],
                offset,
                count,
                SCALE,
                0f,
                DECAY,
                RATE,
                0.9f,
                0.99f,
                EPSILON,
                correction1,
                correction2);
      }
    }

    /** The formulas on one element: a[0] weight, a[1] gradient, a[2] and a[3] the state. */
    void textbook(double[] a, int step) {
      double g = SCALE * a[1] + (this == ADAMW ? 0 : DECAY) * a[0];
      double momentum = 0.9f;
      switch (this) {
        case SGD -> a[0] -= RATE * g;
        case MOMENTUM -> {
          a[2] = momentum * a[2] + g;
          a[0] -= RATE * a[2];
        }
        case NESTEROV -> {
          a[2] = momentum * a[2] + g;
          a[0] -= RATE * (g + momentum * a[2]);
        }
        case RMSPROP -> {
          double decay = 0.95f;
          a[2] = decay * a[2] + (1 - decay) * g * g;
          a[0] -= RATE * g / (Math.sqrt(a[2]) + EPSILON);
        }
        case ADAM, ADAMW -> {
          double beta1 = 0.9f;
          double beta2 = 0.99f;
          a[2] = beta1 * a[2] + (1 - beta1) * g;
          a[3] = beta2 * a[3] + (1 - beta2) * g * g;
          double first = a[2] / (1 - StrictMath.pow(beta1, step));
          double second = a[3] / (1 - StrictMath.pow(beta2, step));
          a[0] -= this == ADAMW ? RATE * (double) DECAY * a[0] : 0;
          a[0] -= RATE * first / (Math.sqrt(second) + EPSILON);
        }
      }
    }
  }

  @SeededTest
  void vectorsAndScalarGiveTheSameBits(RandomGenerator random) {
    for (Rule rule : Rule.values()) {
      for (int count : Samples.AWKWARD) {
        int offset = random.nextInt(5);
        float[][] fast = new float[4][];
        for (int k = 0; k < 4; k++) {
          fast[k] = Samples.wild(random, offset + count + 4);
        }
        float[][] plain = {fast[0].clone(), fast[1].clone(), fast[2].clone(), fast[3].clone()};
        for (int step = 1; step <= 3; step++) {
          rule.apply(Kernels.active().optimizers(), fast, offset, count, step);
          rule.apply(Kernels.scalar().optimizers(), plain, offset, count, step);
        }
        for (int k = 0; k < 4; k++) {
          ArrayAssert.sameBits("%s of %d, array %d".formatted(rule, count, k), plain[k], fast[k]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void followsItsFormulaInDouble(Rule rule) {
    int count = 207;
    RandomStream random = RandomStream.of(11, rule.name(), 0);
    float[][] arrays = new float[4][count];
    double[][] exact = new double[count][4];
    for (int i = 0; i < count; i++) {
      arrays[0][i] = (float) (2 * random.nextGaussian());
      exact[i][0] = arrays[0][i];
    }
    for (int step = 1; step <= STEPS; step++) {
      for (int i = 0; i < count; i++) {
        arrays[1][i] = (float) random.nextGaussian();
        exact[i][1] = arrays[1][i];
        rule.textbook(exact[i], step);
      }
      rule.apply(Kernels.active().optimizers(), arrays, 0, count, step);
    }
    for (int k = 0; k < 4; k++) {
      double[] expected = new double[count];
      for (int i = 0; i < count; i++) {
        expected[i] = exact[i][k];
      }
      ArrayAssert.close(rule + ", array " + k, expected, arrays[k], 1e-5, 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void touchesNothingOutsideItsRun(Rule rule) {
    RandomStream random = RandomStream.of(12, rule.name(), 0);
    float[][] before = new float[4][60];
    for (float[] array : before) {
      for (int i = 0; i < 60; i++) {
        array[i] = random.nextFloat();
      }
    }
    float[][] after = {before[0].clone(), before[1].clone(), before[2].clone(), before[3].clone()};
    rule.apply(Kernels.active().optimizers(), after, 7, 37, 1);
    ArrayAssert.sameBits("the gradient", before[1], after[1]);
    for (int k = 0; k < 4; k++) {
      for (int i = 0; i < 60; i++) {
        if (i < 7 || i >= 44) {
          assertThat(after[k][i]).as("%s, array %d at %d", rule, k, i).isEqualTo(before[k][i]);
        }
      }
    }
    for (int i = 7; i < 44; i++) {
      assertThat(after[0][i]).isNotEqualTo(before[0][i]);
    }
  }
}
