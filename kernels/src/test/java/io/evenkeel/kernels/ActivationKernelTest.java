package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.SeededTest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationKernelTest {
  private static final float SLOPE = 0.125f;
  private static final float SENTINEL = -77f;

  private static ActivationKernel fast(ActivationFunction function) {
    return Kernels.active().elementwise().activation(function, SLOPE);
  }

  private static ActivationKernel plain(ActivationFunction function) {
    return Kernels.scalar().elementwise().activation(function, SLOPE);
  }

  @SeededTest
  void vectorsAndScalarGiveTheSameBits(RandomGenerator random) {
    for (ActivationFunction function : ActivationFunction.values()) {
      for (int columns : Samples.AWKWARD) {
        for (int gap : new int[] {0, 1, 5}) {
          compare(random, function, 3, columns, gap);
        }
      }
    }
  }

  private static void compare(
      RandomGenerator random, ActivationFunction function, int rows, int columns, int gap) {
    int offset = random.nextInt(4);
    int stride = columns + gap;
    int length = offset + rows * stride + 3;
    float[] x = Samples.wild(random, length);
    float[] g = Samples.wild(random, length);
    String name = "%s of %d rows, %d columns, stride %d".formatted(function, rows, columns, stride);

    float[] expected = new float[length];
    Arrays.fill(expected, SENTINEL);
    float[] actual = expected.clone();
    plain(function).forward(x, offset, stride, expected, offset, stride, rows, columns);
    fast(function).forward(x, offset, stride, actual, offset, stride, rows, columns);
    ArrayAssert.sameBits(name, expected, actual);
    for (int i = 0; i < length; i++) {
      int column = (i - offset) % stride;
      boolean inside = i >= offset && i < offset + rows * stride && column < columns;
      assertThat(inside || actual[i] == SENTINEL).as("%s wrote to %d", name, i).isTrue();
    }

    float[] inPlace = x.clone();
    fast(function).forward(inPlace, offset, stride, inPlace, offset, stride, rows, columns);
    for (int i = 0; i < length; i++) {
      expected[i] = expected[i] == SENTINEL ? x[i] : expected[i];
    }
    ArrayAssert.sameBits(name + " in place", expected, inPlace);

    float[] expectedGradient = g.clone();
    plain(function).backward(x, offset, stride, expectedGradient, offset, stride, rows, columns);
    fast(function).backward(x, offset, stride, g, offset, stride, rows, columns);
    ArrayAssert.sameBits(name + " backward", expectedGradient, g);
  }

  /** A packer writes a strided block into a dense panel, and reads other offsets than it writes. */
  @SeededTest
  void stridesAndOffsetsMayDiffer(RandomGenerator random) {
    int rows = 4;
    int columns = 21;
    float[] x = Samples.wild(random, 5 + rows * 40);
    for (ActivationFunction function : ActivationFunction.values()) {
      float[] expected = new float[2 + rows * columns];
      float[] actual = expected.clone();
      plain(function).forward(x, 5, 40, expected, 2, columns, rows, columns);
      fast(function).forward(x, 5, 40, actual, 2, columns, rows, columns);
      ArrayAssert.sameBits(function.name(), expected, actual);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNanIsNeverHidden(ActivationFunction function) {
    float[] x = new float[37];
    Arrays.fill(x, Float.NaN);
    float[] y = new float[37];
    fast(function).forward(x, 0, 37, y, 0, 37, 1, 37);
    assertThat(y).containsOnly(Float.NaN);
  }

  /** Central differences of the forward function in double. */
  @ParameterizedTest
  @EnumSource
  void backwardIsTheSlopeOfForward(ActivationFunction function) {
    float[] x = {-9f, -4.5f, -3f, -1.25f, -0.75f, -0.125f, 0.25f, 0.5f, 1f, 2f, 3.5f, 7f, 11f};
    float[] gradient = new float[x.length];
    Arrays.fill(gradient, 2f);
    fast(function).backward(x, 0, 1, gradient, 0, 1, x.length, 1);
    double h = 1e-4;
    for (int i = 0; i < x.length; i++) {
      double slope = (exact(function, x[i] + h) - exact(function, x[i] - h)) / (2 * h);
      assertThat((double) gradient[i])
          .as("%s at %s", function, x[i])
          .isCloseTo(2 * slope, within(1e-6));
    }
  }

  private static double exact(ActivationFunction function, double x) {
    return switch (function) {
      case IDENTITY -> x;
      case RELU -> Math.max(0, x);
      case RELU6 -> Math.clamp(x, 0, 6);
      case LEAKY_RELU -> x > 0 ? x : SLOPE * x;
      case SIGMOID -> ExactFunctions.sigmoid(x);
      case TANH -> StrictMath.tanh(x);
      case GELU -> ExactFunctions.gelu(x);
      case SILU -> ExactFunctions.silu(x);
    };
  }

  @Test
  void reluAndItsSlopeAtTheEdges() {
    float[] x = {
      0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 5f, Float.NaN
    };
    float[] y = new float[x.length];
    fast(ActivationFunction.RELU).forward(x, 0, 7, y, 0, 7, 1, 7);
    assertThat(y).containsExactly(0f, 0f, Float.MIN_VALUE, 0f, 0f, 5f, Float.NaN);
    float[] g = {1f, 1f, 1f, 1f, 1f, 1f, 1f};
    fast(ActivationFunction.RELU).backward(x, 0, 7, g, 0, 7, 1, 7);
    assertThat(g).containsExactly(0f, 0f, 1f, 0f, 0f, 1f, 0f);
    float[] six = {6f, Math.nextDown(6f), Math.nextUp(6f), 0f, Float.POSITIVE_INFINITY, -1f, 3f};
    fast(ActivationFunction.RELU6).forward(six, 0, 7, y, 0, 7, 1, 7);
    assertThat(y).containsExactly(6f, Math.nextDown(6f), 6f, 0f, 6f, 0f, 3f);
    Arrays.fill(g, 1f);
    fast(ActivationFunction.RELU6).backward(six, 0, 7, g, 0, 7, 1, 7);
    assertThat(g).containsExactly(0f, 1f, 0f, 0f, 0f, 0f, 1f);
    Arrays.fill(g, 1f);
    fast(ActivationFunction.LEAKY_RELU).backward(x, 0, 7, g, 0, 7, 1, 7);
    assertThat(g).containsExactly(SLOPE, SLOPE, 1f, SLOPE, SLOPE, 1f, SLOPE);
  }

  @Test
  void infinitiesGoToTheLimits() {
    float inf = Float.POSITIVE_INFINITY;
    float[] x = {-inf, inf};
    for (Kernels kernels : new Kernels[] {Kernels.active(), Kernels.scalar()}) {
      float[] y = new float[2];
      for (ActivationFunction function :
          new ActivationFunction[] {ActivationFunction.GELU, ActivationFunction.SILU}) {
        ActivationKernel kernel = kernels.elementwise().activation(function, 0f);
        kernel.forward(x, 0, 2, y, 0, 2, 1, 2);
        assertThat(y[0]).isZero(); // of either sign
        assertThat(y[1]).isEqualTo(inf);
        float[] g = {1f, 1f};
        kernel.backward(x, 0, 2, g, 0, 2, 1, 2);
        assertThat(g).containsExactly(-0f, 1f);
      }
    }
  }

  @Test
  void theSameArgumentsGiveTheSameKernel() {
    Elementwise kernels = Kernels.active().elementwise();
    assertThat(kernels.activation(ActivationFunction.GELU, 0.1f))
        .isSameAs(kernels.activation(ActivationFunction.GELU, 0.2f));
    assertThat(kernels.activation(ActivationFunction.LEAKY_RELU, 0.1f))
        .isSameAs(kernels.activation(ActivationFunction.LEAKY_RELU, 0.1f))
        .isNotSameAs(kernels.activation(ActivationFunction.LEAKY_RELU, 0.2f));
  }
}
