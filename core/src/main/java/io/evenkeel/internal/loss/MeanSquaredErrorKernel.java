package io.evenkeel.internal.loss;

/** {@link io.evenkeel.loss.MeanSquaredError} bound to arrays. */
final class MeanSquaredErrorKernel implements LossKernel {
  private final int columns;

  MeanSquaredErrorKernel(int columns) {
    this.columns = columns;
  }

  @Override
  public double lossAndGradient(
      float[] logits, float[] targets, int rows, double weight, float[] gradient) {
    double divisor = weight * columns;
    for (int i = 0; i < rows * columns; i++) {
      gradient[i] = (float) (2 * ((double) logits[i] - targets[i]) / divisor);
    }
    return total(logits, targets, rows) / divisor;
  }

  @Override
  public double loss(float[] logits, float[] targets, int rows) {
    return total(logits, targets, rows) / (rows * columns);
  }

  private double total(float[] logits, float[] targets, int rows) {
    double total = 0;
    for (int i = 0; i < rows * columns; i++) {
      double d = (double) logits[i] - targets[i];
      total += d * d;
    }
    return total;
  }

  @Override
  public double weight(float[] targets, int rows) {
    return rows;
  }
}
