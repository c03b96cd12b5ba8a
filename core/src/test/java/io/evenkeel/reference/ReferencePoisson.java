package io.evenkeel.reference;

/**
 * Poisson loss over all n elements:
 *
 * <pre>
 *   L = (1/n) sum of exp(z) - y z
 *   dL/dz = (exp(z) - y) / n
 * </pre>
 */
final class ReferencePoisson implements ReferenceLoss {

  @Override
  public double value(double[][] logits, double[][] targets) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      for (int j = 0; j < logits[i].length; j++) {
        sum += Math.exp(logits[i][j]) - targets[i][j] * logits[i][j];
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
        gradient[i][j] = (Math.exp(logits[i][j]) - targets[i][j]) / n;
      }
    }
    return gradient;
  }
}
