package io.evenkeel.internal.loss;

import io.evenkeel.kernels.Elementwise;

/** {@link io.evenkeel.loss.Poisson} bound to arrays. */
final class PoissonKernel implements LossKernel {
  private final int columns;
  private final Elementwise elementwise;
  private final float[] means;

  PoissonKernel(int maxRows, int columns, Elementwise elementwise) {
    this.columns = columns;
    this.elementwise = elementwise;
    means = new float[maxRows * columns];
  }

  @Override
  public double lossAndGradient(
      float[] logits, float[] targets, int rows, double weight, float[] gradient) {
    double divisor = weight * columns;
    double total = total(logits, targets, rows);
    for (int i = 0; i < rows * columns; i++) {
      gradient[i] = (float) (((double) means[i] - targets[i]) / divisor);
    }
    return total / divisor;
  }

  @Override
  public double loss(float[] logits, float[] targets, int rows) {
    return total(logits, targets, rows) / (rows * columns);
  }

  /** The sum of the elements' losses; leaves exp(z) in the array of means. */
  private double total(float[] logits, float[] targets, int rows) {
    elementwise.exp(logits, 0, means, 0, rows * columns);
    double total = 0;
    for (int i = 0; i < rows * columns; i++) {
      total += means[i] - (double) targets[i] * logits[i];
    }
    return total;
  }

  @Override
  public double weight(float[] targets, int rows) {
    return rows;
  }
}
