package io.evenkeel.kernels.internal.scalar;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.ActivationKernel;
import io.evenkeel.kernels.DropoutMask;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.internal.ActivationCache;

/** Elementwise functions as plain loops. */
public final class ScalarElementwise implements Elementwise {
  private static final int MAGNITUDE = 0x7FFFFFFF;

  private final ActivationCache activations = new ActivationCache(ScalarActivation::new);

  @Override
  public void exp(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i++) {
      y[yOffset + i] = ScalarMath.exp(x[xOffset + i]);
    }
  }

  @Override
  public void log(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i++) {
      y[yOffset + i] = ScalarMath.log(x[xOffset + i]);
    }
  }

  @Override
  public void tanh(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i++) {
      y[yOffset + i] = ScalarMath.tanh(x[xOffset + i]);
    }
  }

  @Override
  public ActivationKernel activation(ActivationFunction function, float slope) {
    return activations.get(function, slope);
  }

  @Override
  public void dropout(
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      int columns,
      long key,
      int firstRow,
      int firstColumn,
      float probability) {
    if (probability == 0f) {
      return;
    }
    int threshold = DropoutMask.threshold(probability);
    float scale = 1f / (1f - probability);
    for (int r = 0; r < rows; r++) {
      long rowKey = DropoutMask.rowKey(key, firstRow + r);
      dropoutRun(x, xOffset + r * xStride, columns, rowKey, firstColumn, threshold, scale);
    }
  }

  /** One row of {@link #dropout}, from the element with the given column on. */
  public static void dropoutRun(
      float[] x, int offset, int count, long rowKey, int column, int threshold, float scale) {
    for (int i = 0; i < count; i++) {
      boolean kept = DropoutMask.hash(rowKey, column + i) >= threshold;
      x[offset + i] = kept ? x[offset + i] * scale : 0f;
    }
  }

  @Override
  public float maxAbs(float[] x, int xOffset, int count) {
    return Float.intBitsToFloat(maxMagnitudeBits(x, xOffset, count));
  }

  /** Magnitudes compare like their bits, and the bits of a NaN are above those of infinity. */
  public static int maxMagnitudeBits(float[] x, int xOffset, int count) {
    int max = 0;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, Float.floatToRawIntBits(x[xOffset + i]) & MAGNITUDE);
    }
    return max;
  }
}
