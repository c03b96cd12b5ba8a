package io.evenkeel.reference;

/**
 * Huber's loss (Huber 1964) over all n elements, with d = x - t:
 *
 * <pre>
 *   L = (1/n) sum of d^2 / 2                       where |d| is at most delta
 *                    delta * (|d| - delta / 2)     elsewhere
 *   dL/dx = d / n, or delta * sign(d) / n
 * </pre>
 */
final class ReferenceHuber implements ReferenceLoss {
  private final double delta;

  ReferenceHuber(double delta) {
    this.delta = delta;
  }

  @Override
  public double value(double[][] logits, double[][] targets) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      for (int j = 0; j < logits[i].length; j++) {
        double d = Math.abs(logits[i][j] - targets[i][j]);
        sum += d <= delta ? d * d / 2 : delta * (d - delta / 2);
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
        double d = logits[i][j] - targets[i][j];
        gradient[i][j] = (Math.abs(d) <= delta ? d : delta * Math.signum(d)) / n;
      }
    }
    return gradient;
  }
}
