package io.evenkeel.reference;

import io.evenkeel.loss.BinaryCrossEntropy;

/**
 * Binary cross-entropy on one logit z with targets y of 0 .. 1, p = 1 / (1 + exp(-z)), weights a of
 * no and b of yes, W = sum of (1 - y) a + y b:
 *
 * <pre>
 *   L = (1/W) sum of -b y ln p - a (1 - y) ln(1 - p)
 *   dL/dz = (a (1 - y) p - b y (1 - p)) / W
 * </pre>
 */
final class ReferenceBinaryCrossEntropy implements ReferenceLoss {
  private final double no;
  private final double yes;

  ReferenceBinaryCrossEntropy(BinaryCrossEntropy loss) {
    no = loss.noWeight();
    yes = loss.yesWeight();
  }

  @Override
  public double value(double[][] logits, double[][] targets) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double z = logits[i][0];
      double y = targets[i][0];
      // -ln p = ln(1 + exp(-z)) and -ln(1 - p) = ln(1 + exp(z)).
      sum += yes * y * Math.log1p(Math.exp(-z)) + no * (1 - y) * Math.log1p(Math.exp(z));
    }
    return sum / weight(targets);
  }

  @Override
  public double[][] gradient(double[][] logits, double[][] targets) {
    double[][] gradient = new double[logits.length][1];
    for (int i = 0; i < logits.length; i++) {
      double p = 1 / (1 + Math.exp(-logits[i][0]));
      double y = targets[i][0];
      gradient[i][0] = (no * (1 - y) * p - yes * y * (1 - p)) / weight(targets);
    }
    return gradient;
  }

  private double weight(double[][] targets) {
    double sum = 0;
    for (double[] row : targets) {
      sum += no * (1 - row[0]) + yes * row[0];
    }
    return sum;
  }
}
