package io.evenkeel.internal.loss;

import io.evenkeel.kernels.Elementwise;
import io.evenkeel.loss.SoftmaxCrossEntropy;
import java.util.Arrays;

/** {@link SoftmaxCrossEntropy} bound to arrays; the letters are those of its formula. */
final class SoftmaxCrossEntropyKernel implements LossKernel {
  private final int columns;
  private final boolean distributions;
  private final Elementwise elementwise;
  private final double[] weights;
  private final double smoothing;
  private final double smoothSum;
  private final float[] maxima;
  private final float[] scratch;

  SoftmaxCrossEntropyKernel(
      SoftmaxCrossEntropy loss, int maxRows, int columns, Elementwise elementwise) {
    this.columns = columns;
    distributions = loss.distributions();
    this.elementwise = elementwise;
    weights = new double[columns];
    Arrays.setAll(weights, c -> loss.classWeights().isEmpty() ? 1 : loss.classWeights().get(c));
    smoothing = loss.labelSmoothing();
    smoothSum = smoothing / columns * Arrays.stream(weights).sum();
    maxima = new float[maxRows];
    scratch = new float[maxRows * columns];
  }

  @Override
  public double lossAndGradient(
      float[] logits, float[] targets, int rows, double weight, float[] gradient) {
    exponentials(logits, rows, gradient);
    double total = 0;
    for (int r = 0; r < rows; r++) {
      int row = r * columns;
      double sum = rowSum(gradient, row);
      total += rowLoss(logits, targets, r, sum);
      double hard = (1 - smoothing) * rowWeight(targets, r);
      double factor = (hard + smoothSum) / (sum * weight);
      for (int c = 0; c < columns; c++) {
        double a =
            smoothing / columns * weights[c] + (1 - smoothing) * weights[c] * share(targets, r, c);
        gradient[row + c] = (float) (gradient[row + c] * factor - a / weight);
      }
    }
    return total / weight;
  }

  @Override
  public double loss(float[] logits, float[] targets, int rows) {
    exponentials(logits, rows, scratch);
    double total = 0;
    for (int r = 0; r < rows; r++) {
      total += rowLoss(logits, targets, r, rowSum(scratch, r * columns));
    }
    return total / weight(targets, rows);
  }

  @Override
  public double weight(float[] targets, int rows) {
    double weight = 0;
    for (int r = 0; r < rows; r++) {
      weight += rowWeight(targets, r);
    }
    return weight;
  }

  /** q_c: the share of a class in a row. */
  private double share(float[] targets, int row, int c) {
    return distributions ? targets[row * columns + c] : c == (int) targets[row] ? 1 : 0;
  }

  /** w_y. */
  private double rowWeight(float[] targets, int row) {
    if (!distributions) {
      return weights[(int) targets[row]];
    }
    double weight = 0;
    for (int c = 0; c < columns; c++) {
      weight += weights[c] * targets[row * columns + c];
    }
    return weight;
  }

  /** result = exp(logit - the row's largest logit), so that nothing overflows. */
  private void exponentials(float[] logits, int rows, float[] result) {
    for (int r = 0; r < rows; r++) {
      int row = r * columns;
      float max = Float.NEGATIVE_INFINITY;
      for (int c = 0; c < columns; c++) {
        max = Math.max(max, logits[row + c]);
      }
      maxima[r] = max;
      for (int c = 0; c < columns; c++) {
        result[row + c] = logits[row + c] - max;
      }
    }
    elementwise.exp(result, 0, result, 0, rows * columns);
  }

  private double rowSum(float[] values, int row) {
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      sum += values[row + c];
    }
    return sum;
  }

  /** -sum_c a_c ln p_c, with ln p_c = logit_c - max - ln(sum of the row's exponentials). */
  private double rowLoss(float[] logits, float[] targets, int r, double sum) {
    int row = r * columns;
    float max = maxima[r];
    double logSum = StrictMath.log(sum);
    double loss = 0;
    for (int c = 0; c < columns; c++) {
      double share = share(targets, r, c);
      if (share > 0) {
        loss += (1 - smoothing) * weights[c] * share * (logSum - (logits[row + c] - max));
      }
    }
    if (smoothing > 0) {
      for (int c = 0; c < columns; c++) {
        loss += smoothing / columns * weights[c] * (logSum - (logits[row + c] - max));
      }
    }
    return loss;
  }
}
