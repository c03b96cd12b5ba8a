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
    switch (function) {
      case IDENTITY -> System.arraycopy(x, xOffset, y, yOffset, count);
      case RELU -> {
        for (int i = 0; i < count; i++) {
          float v = x[xOffset + i];
          y[yOffset + i] = v <= 0f ? 0f : v;
        }
      }
      case RELU6 -> {
        for (int i = 0; i < count; i++) {
          float v = x[xOffset + i];
          y[yOffset + i] = v <= 0f ? 0f : v >= 6f ? 6f : v;
        }
      }
      case LEAKY_RELU -> {
        for (int i = 0; i < count; i++) {
          float v = x[xOffset + i];
          y[yOffset + i] = v > 0f ? v : v * slope;
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < count; i++) {
          y[yOffset + i] = ScalarMath.sigmoid(x[xOffset + i]);
        }
      }
      case TANH -> {
        for (int i = 0; i < count; i++) {
          y[yOffset + i] = ScalarMath.tanh(x[xOffset + i]);
        }
      }
      case GELU -> {
        for (int i = 0; i < count; i++) {
          y[yOffset + i] = ScalarMath.gelu(x[xOffset + i]);
        }
      }
      case SILU -> {
        for (int i = 0; i < count; i++) {
          y[yOffset + i] = ScalarMath.silu(x[xOffset + i]);
        }
      }
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
  public void backwardRun(float[] x, int xOffset, float[] gradient, int offset, int count) {
    switch (function) {
      case IDENTITY -> {}
      case RELU -> {
        for (int i = 0; i < count; i++) {
          gradient[offset + i] = x[xOffset + i] > 0f ? gradient[offset + i] : 0f;
        }
      }
      case RELU6 -> {
        for (int i = 0; i < count; i++) {
          float v = x[xOffset + i];
          gradient[offset + i] = v > 0f && v < 6f ? gradient[offset + i] : 0f;
        }
      }
      case LEAKY_RELU -> {
        for (int i = 0; i < count; i++) {
          gradient[offset + i] *= x[xOffset + i] > 0f ? 1f : slope;
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < count; i++) {
          gradient[offset + i] *= ScalarMath.sigmoidSlope(x[xOffset + i]);
        }
      }
      case TANH -> {
        for (int i = 0; i < count; i++) {
          gradient[offset + i] *= ScalarMath.tanhSlope(x[xOffset + i]);
        }
      }
      case GELU -> {
        for (int i = 0; i < count; i++) {
          gradient[offset + i] *= ScalarMath.geluSlope(x[xOffset + i]);
        }
      }
      case SILU -> {
        for (int i = 0; i < count; i++) {
          gradient[offset + i] *= ScalarMath.siluSlope(x[xOffset + i]);
        }
      }
    }
  }
}
