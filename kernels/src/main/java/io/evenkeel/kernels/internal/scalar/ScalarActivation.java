package io.evenkeel.kernels.internal.scalar;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.ActivationKernel;

/** Every activation function as a plain loop. */
public final class ScalarActivation implements ActivationKernel {
  private final ActivationFunction function;
  private final float slope;

  public ScalarActivation(ActivationFunction function, float slope) {
    this.function = function;
    this.slope = slope;
  }

  @Override
  public void forward(
      float[] x,
      int xOffset,
      int xStride,
      float[] y,
      int yOffset,
      int yStride,
      int rows,
      int columns) {
    for (int r = 0; r < rows; r++) {
      forwardRun(x, xOffset + r * xStride, y, yOffset + r * yStride, columns);
    }
  }

  /** One row of {@link #forward}. */
  public void forwardRun(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] =
          switch (function) {
            case IDENTITY -> v;
            case RELU -> v <= 0f ? 0f : v;
            case LEAKY_RELU -> v > 0f ? v : v * slope;
            case SIGMOID -> ScalarMath.sigmoid(v);
            case TANH -> ScalarMath.tanh(v);
            case GELU -> ScalarMath.gelu(v);
            case SILU -> ScalarMath.silu(v);
          };
    }
  }

  @Override
  public void backward(
      float[] x,
      int xOffset,
      int xStride,
      float[] gradient,
      int gradientOffset,
      int gradientStride,
      int rows,
      int columns) {
    for (int r = 0; r < rows; r++) {
      backwardRun(x, xOffset + r * xStride, gradient, gradientOffset + r * gradientStride, columns);
    }
  }

  /** One row of {@link #backward}. */
  public void backwardRun(float[] x, int xOffset, float[] gradient, int gradientOffset, int count) {
    for (int i = 0; i < count; i++) {
      float v = x[xOffset + i];
      float g = gradient[gradientOffset + i];
      gradient[gradientOffset + i] =
          switch (function) {
            case IDENTITY -> g;
            case RELU -> v > 0f ? g : 0f;
            case LEAKY_RELU -> v > 0f ? g : g * slope;
            case SIGMOID -> g * ScalarMath.sigmoidSlope(v);
            case TANH -> g * ScalarMath.tanhSlope(v);
            case GELU -> g * ScalarMath.geluSlope(v);
            case SILU -> g * ScalarMath.siluSlope(v);
          };
    }
  }
}
