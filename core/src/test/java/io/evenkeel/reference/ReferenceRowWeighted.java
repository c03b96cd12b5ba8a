package io.evenkeel.reference;

import java.util.Arrays;

/**
 * A loss without weights of its own, of rows with weights v in their last target column:
 *
 * <pre>
 *   L = sum of v l / sum of v
 *   dL/dz of a row = v dl/dz / sum of v
 * </pre>
 */
final class ReferenceRowWeighted implements ReferenceLoss {
  private final ReferenceLoss row;

  ReferenceRowWeighted(ReferenceLoss row) {
    this.row = row;
  }

  @Override
  public double value(double[][] logits, double[][] targets) {
    double sum = 0;
    for (int r = 0; r < logits.length; r++) {
      sum += weight(targets[r]) * row.value(new double[][] {logits[r]}, plain(targets[r]));
    }
    return sum / weights(targets);
  }

  @Override
  public double[][] gradient(double[][] logits, double[][] targets) {
    double[][] gradient = new double[logits.length][];
    for (int r = 0; r < logits.length; r++) {
      double share = weight(targets[r]) / weights(targets);
      gradient[r] = row.gradient(new double[][] {logits[r]}, plain(targets[r]))[0];
      for (int c = 0; c < gradient[r].length; c++) {
        gradient[r][c] *= share;
      }
    }
    return gradient;
  }

  private static double weights(double[][] targets) {
    return Arrays.stream(targets).mapToDouble(ReferenceRowWeighted::weight).sum();
  }

  private static double weight(double[] target) {
    return target[target.length - 1];
  }

  private static double[][] plain(double[] target) {
    return new double[][] {Arrays.copyOf(target, target.length - 1)};
  }
}
