package io.evenkeel.reference;

import io.evenkeel.loss.SoftmaxCrossEntropy;

/**
 * Softmax cross-entropy with K classes, label smoothing s (Szegedy et al. 2016, section 7) and
 * class weights w, averaged as PyTorch does:
 *
 * <pre>
 *   p_ic = exp(logit_ic) / sum_k exp(logit_ik)
 *   q_ic = (1 - s) [c = y_i] w_(y_i) + (s / K) w_c
 *   L    = -(sum over i and c of q_ic ln p_ic) / (sum over i of w_(y_i))
 *   dL/dlogit_ic = (p_ic sum_k q_ik - q_ic) / (sum over i of w_(y_i))
 * </pre>
 */
final class ReferenceSoftmaxCrossEntropy implements ReferenceLoss {
  private final SoftmaxCrossEntropy loss;

  ReferenceSoftmaxCrossEntropy(SoftmaxCrossEntropy loss) {
    this.loss = loss;
  }

  @Override
  public double value(double[][] logits, double[][] targets) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double[] p = softmax(logits[i]);
      double[] q = target(targets[i], p.length);
      for (int c = 0; c < p.length; c++) {
        sum -= q[c] * Math.log(p[c]);
      }
    }
    return sum / weightOfRows(targets);
  }

  @Override
  public double[][] gradient(double[][] logits, double[][] targets) {
    double[][] gradient = new double[logits.length][];
    for (int i = 0; i < logits.length; i++) {
      double[] p = softmax(logits[i]);
      double[] q = target(targets[i], p.length);
      double sumOfQ = 0;
      for (double element : q) {
        sumOfQ += element;
      }
      gradient[i] = new double[p.length];
      for (int c = 0; c < p.length; c++) {
        gradient[i][c] = (p[c] * sumOfQ - q[c]) / weightOfRows(targets);
      }
    }
    return gradient;
  }

  private static double[] softmax(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    double[] p = new double[logits.length];
    for (int c = 0; c < p.length; c++) {
      p[c] = Math.exp(logits[c]) / sum;
    }
    return p;
  }

  private double[] target(double[] row, int classes) {
    double[] q = new double[classes];
    for (int c = 0; c < classes; c++) {
      q[c] = loss.labelSmoothing() / classes * weight(c);
      q[c] += (1 - loss.labelSmoothing()) * weight(c) * share(row, c);
    }
    return q;
  }

  /** The share of a class in a row. */
  private double share(double[] row, int c) {
    return loss.distributions() ? row[c] : c == (int) row[0] ? 1 : 0;
  }

  private double weightOfRows(double[][] targets) {
    double sum = 0;
    for (double[] row : targets) {
      for (int c = 0; c < (loss.distributions() ? row.length : 1); c++) {
        sum += loss.distributions() ? weight(c) * row[c] : weight((int) row[0]);
      }
    }
    return sum;
  }

  private double weight(int c) {
    return loss.classWeights().isEmpty() ? 1 : loss.classWeights().get(c);
  }
}
