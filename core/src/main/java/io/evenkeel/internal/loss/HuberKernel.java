package io.evenkeel.internal.loss;

/** {@link io.evenkeel.loss.Huber} bound to arrays. */
final class HuberKernel implements LossKernel {
  private final double delta;
  private final int columns;

  HuberKernel(double delta, int columns) {
    this.delta = delta;
    this.columns = columns;
  }

  @Override
  public double lossAndGradient(
      float[] logits, float[] targets, int rows, double weight, float[] gradient) {
    double divisor = weight * columns;
    for (int i = 0; i < rows * columns; i++) {
      double d = (double) logits[i] - targets[i];
      gradient[i] = (float) (Math.max(-delta, Math.min(delta, d)) / divisor);
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
      double d = Math.abs((double) logits[i] - targets[i]);
      total += d <= delta ? 0.5 * d * d : delta * (d - 0.5 * delta);
    }
    return total;
  }

  @Override
  public double weight(float[] targets, int rows) {
    return rows;
  }
}
