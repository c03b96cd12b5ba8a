package io.evenkeel.internal.loss;

/** {@link io.evenkeel.loss.MeanSquaredError} bound to arrays. */
final class MeanSquaredErrorKernel implements LossKernel {
  private final int columns;

  MeanSquaredErrorKernel(int columns) {
    this.columns = columns;
  }

  @Override
  public double lossAndGradient(float[] logits, float[] targets, int rows, float[] gradient) {
    int count = rows * columns;
    for (int i = 0; i < count; i++) {
      gradient[i] = (float) (2 * ((double) logits[i] - targets[i]) / count);
    }
    return loss(logits, targets, rows);
  }

  @Override
  public double loss(float[] logits, float[] targets, int rows) {
    int count = rows * columns;
    double total = 0;
    for (int i = 0; i < count; i++) {
      double d = (double) logits[i] - targets[i];
      total += d * d;
    }
    return total / count;
  }

  @Override
  public double weight(float[] targets, int rows) {
    return rows;
  }
}
