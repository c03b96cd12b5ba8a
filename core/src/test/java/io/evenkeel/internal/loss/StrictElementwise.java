package io.evenkeel.internal.loss;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.ActivationKernel;
import io.evenkeel.kernels.Elementwise;

/** exp, correctly rounded but for the last bit; the losses need nothing else. */
final class StrictElementwise implements Elementwise {
  @Override
  public void exp(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i++) {
      y[yOffset + i] = (float) StrictMath.exp(x[xOffset + i]);
    }
  }

  @Override
  public void log(float[] x, int xOffset, float[] y, int yOffset, int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void tanh(float[] x, int xOffset, float[] y, int yOffset, int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ActivationKernel activation(ActivationFunction function, float slope) {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }

  @Override
  public float maxAbs(float[] x, int xOffset, int count) {
    throw new UnsupportedOperationException();
  }
}
