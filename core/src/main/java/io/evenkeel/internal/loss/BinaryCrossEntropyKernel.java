package io.evenkeel.internal.loss;

import io.evenkeel.kernels.Elementwise;
import io.evenkeel.loss.BinaryCrossEntropy;

/** {@link BinaryCrossEntropy} bound to arrays. */
final class BinaryCrossEntropyKernel implements LossKernel {
  private final double noWeight;
  private final double yesWeight;
  private final Elementwise elementwise;
  private final float[] scratch;

  BinaryCrossEntropyKernel(BinaryCrossEntropy loss, int maxRows, Elementwise elementwise) {
    noWeight = loss.noWeight();
    yesWeight = loss.yesWeight();
    this.elementwise = elementwise;
    scratch = new float[maxRows];
  }

  @Override
  public double lossAndGradient(
      float[] logits, float[] targets, int rows, double divisor, float[] gradient) {
    double total = total(logits, targets, rows);
    for (int r = 0; r < rows; r++) {
      double e = scratch[r];
      double sigmoid = logits[r] < 0 ? e / (1 + e) : 1 / (1 + e);
      gradient[r] = (float) ((sigmoid * rowWeight(targets[r]) - yesWeight * targets[r]) / divisor);
    }
    return total / divisor;
  }

  @Override
  public double loss(float[] logits, float[] targets, int rows) {
    return total(logits, targets, rows) / weight(targets, rows);
  }

  /** The sum of the rows' losses; leaves exp(-|z|) in the scratch array. */
  private double total(float[] logits, float[] targets, int rows) {
    for (int r = 0; r < rows; r++) {
      scratch[r] = -Math.abs(logits[r]);
    }
    elementwise.exp(scratch, 0, scratch, 0, rows);
    double total = 0;
    for (int r = 0; r < rows; r++) {
      double z = logits[r];
      double weight = rowWeight(targets[r]);
      total +=
          weight * Math.max(z, 0)
              - yesWeight * z * targets[r]
              + weight * StrictMath.log1p(scratch[r]);
    }
    return total;
  }

  @Override
  public double weight(float[] targets, int rows) {
    if (noWeight == yesWeight) {
      return noWeight * rows;
    }
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += rowWeight(targets[r]);
    }
    return sum;
  }

  /** Exactly 1 where both weights are, whatever the target. */
  private double rowWeight(double yes) {
    return noWeight + yes * (yesWeight - noWeight);
  }
}
