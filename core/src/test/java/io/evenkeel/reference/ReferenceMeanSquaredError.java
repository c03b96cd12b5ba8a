package io.evenkeel.reference;

/** Mean squared error over all n elements: L = (1/n) sum (x - t)^2, dL/dx = 2 (x - t) / n. */
final class ReferenceMeanSquaredError implements ReferenceLoss {

  @Override
  public double value(double[][] logits, double[][] targets) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      for (int j = 0; j < logits[i].length; j++) {
        sum += (logits[i][j] - targets[i][j]) * (logits[i][j] - targets[i][j]);
      }
    }
    return sum / (logits.length * logits[0].length);
  }

  @Override
  public double[][] gradient(double[][] logits, double[][] targets) {
    double n = logits.length * logits[0].length;
    double[][] gradient = new double[logits.length][logits[0].length];
    for (int i = 0; i < logits.length; i++) {
      for (int j = 0; j < logits[i].length; j++) {
        gradient[i][j] = 2 * (logits[i][j] - targets[i][j]) / n;
      }
    }
    return gradient;
  }
}
