package io.evenkeel.reference;

/**
 * Binary cross-entropy on one logit z with targets y of 0 .. 1, p = 1 / (1 + exp(-z)):
 *
 * <pre>
 *   L = (1/m) sum of -y ln p - (1 - y) ln(1 - p)        dL/dz = (p - y) / m
 * </pre>
 */
final class ReferenceBinaryCrossEntropy implements ReferenceLoss {

  @Override
  public double value(double[][] logits, double[][] targets) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double z = logits[i][0];
      double y = targets[i][0];
      // -ln p = ln(1 + exp(-z)) and -ln(1 - p) = ln(1 + exp(z)).
      sum += y * Math.log1p(Math.exp(-z)) + (1 - y) * Math.log1p(Math.exp(z));
    }
    return sum / logits.length;
  }

  @Override
  public double[][] gradient(double[][] logits, double[][] targets) {
    double[][] gradient = new double[logits.length][1];
    for (int i = 0; i < logits.length; i++) {
      double p = 1 / (1 + Math.exp(-logits[i][0]));
      gradient[i][0] = (p - targets[i][0]) / logits.length;
    }
    return gradient;
  }
}
