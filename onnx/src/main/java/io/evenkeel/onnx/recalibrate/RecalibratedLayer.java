package io.evenkeel.onnx.recalibrate;

import io.evenkeel.network.Moments;
import org.jspecify.annotations.Nullable;

/**
 * The new statistics of a batch normalization.
 *
 * @param layer as it was
 * @param moments that it shall normalise by
 * @param rows that were looked at
 * @param precision how close they are to those of endless rows of the kind: a mean within that many
 *     standard deviations, a variance within that share of itself; null if nobody asked
 */
public record RecalibratedLayer(
    NormLayer layer, Moments moments, long rows, @Nullable Double precision) {

  /** How far the means moved, in old standard deviations: root mean square of all channels. */
  public double meanShift() {
    double sum = 0;
    for (int c = 0; c < layer.channels(); c++) {
      sum += Math.pow(shift(c), 2);
    }
    return Math.sqrt(sum / layer.channels());
  }

  /** How far the mean that moved farthest did, in old standard deviations. */
  public double largestMeanShift() {
    double largest = 0;
    for (int c = 0; c < layer.channels(); c++) {
      largest = Math.max(largest, Math.abs(shift(c)));
    }
    return largest;
  }

  private double shift(int c) {
    double deviation = Math.sqrt(layer.moments().variance()[c] + layer.epsilon());
    return (moments.mean()[c] - layer.moments().mean()[c]) / deviation;
  }

  /** New variance by old one, epsilon added to both: geometric mean of all channels. */
  public double varianceRatio() {
    double sum = 0;
    for (int c = 0; c < layer.channels(); c++) {
      sum += Math.log(ratio(c));
    }
    return Math.exp(sum / layer.channels());
  }

  /** The smallest ratio of all channels. */
  public double smallestVarianceRatio() {
    double smallest = Double.POSITIVE_INFINITY;
    for (int c = 0; c < layer.channels(); c++) {
      smallest = Math.min(smallest, ratio(c));
    }
    return smallest;
  }

  /** The largest ratio of all channels. */
  public double largestVarianceRatio() {
    double largest = 0;
    for (int c = 0; c < layer.channels(); c++) {
      largest = Math.max(largest, ratio(c));
    }
    return largest;
  }

  private double ratio(int c) {
    return (moments.variance()[c] + layer.epsilon())
        / (layer.moments().variance()[c] + layer.epsilon());
  }
}
