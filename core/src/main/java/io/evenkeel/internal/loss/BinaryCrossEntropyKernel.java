package io.evenkeel.internal.loss;

import io.evenkeel.kernels.Elementwise;

/** {@link io.evenkeel.loss.BinaryCrossEntropy} bound to arrays. */
final class BinaryCrossEntropyKernel implements LossKernel {
  private final Elementwise elementwise;
  private final float[] scratch;

  BinaryCrossEntropyKernel(int maxRows, Elementwise elementwise) {
    this.elementwise = elementwise;
    scratch = new float[maxRows];
  }

  @Override
  public double lossAndGradient(float[] logits, float[] targets, int rows, float[] gradient) {
    double loss = loss(logits, targets, rows);
    for (int r = 0; r < rows; r++) {
      double e = scratch[r];
      double sigmoid = logits[r] < 0 ? e / (1 + e) : 1 / (1 + e);
      gradient[r] = (float) ((sigmoid - targets[r]) / rows);
    }
    return loss;
  }

  /** The mean loss; leaves exp(-|z|) in the scratch array. */
  @Override
  public double loss(float[] logits, float[] targets, int rows) {
    for (int r = 0; r < rows; r++) {
      scratch[r] = -Math.abs(logits[r]);
    }
    elementwise.exp(scratch, 0, scratch, 0, rows);
    double total = 0;
    for (int r = 0; r < rows; r++) {
      double z = logits[r];
      total += Math.max(z, 0) - z * targets[r] + StrictMath.log1p(scratch[r]);
    }
    return total / rows;
  }

  @Override
  public double weight(float[] targets, int rows) {
    return rows;
  }
}
