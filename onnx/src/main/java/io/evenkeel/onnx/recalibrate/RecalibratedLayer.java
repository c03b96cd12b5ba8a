package io.evenkeel.onnx.recalibrate;

import io.evenkeel.network.Moments;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The new statistics of a batch normalization.
 *
 * @param layer as it was
 * @param moments that it shall normalise by
 * @param rows that were looked at
 * @param precision how close they are to those of infinitely many rows of the kind: a mean within
 *     that many standard deviations, a variance within that share of itself; null if it was not
 *     asked for
 */
public record RecalibratedLayer(
    NormLayer layer, Moments moments, long rows, @Nullable Double precision) {

  /**
   * How far the means moved, in old standard deviations: root mean square of all channels; NaN if
   * no old one can be compared.
   */
  public double meanShift() {
    return Math.sqrt(
        comparable().mapToDouble(c -> shift(c) * shift(c)).average().orElse(Double.NaN));
  }

  /** The largest move of a mean, in old standard deviations; NaN if none can be compared. */
  public double largestMeanShift() {
    return comparable().mapToDouble(c -> Math.abs(shift(c))).max().orElse(Double.NaN);
  }

  private IntStream comparable() {
    return IntStream.range(0, layer.channels()).filter(layer::isComparable);
  }

  private double shift(int c) {
    double deviation = Math.sqrt(layer.variance()[c] + layer.epsilon());
    return (moments.mean()[c] - layer.mean()[c]) / deviation;
  }

  /**
   * New variance by old one, epsilon added to both: geometric mean of all channels; NaN if no old
   * one can be compared.
   */
  public double varianceRatio() {
    return Math.exp(comparable().mapToDouble(c -> Math.log(ratio(c))).average().orElse(Double.NaN));
  }

  /** The smallest ratio of all channels; NaN if no old one can be compared. */
  public double smallestVarianceRatio() {
    return comparable().mapToDouble(this::ratio).min().orElse(Double.NaN);
  }

  /** The largest ratio of all channels; NaN if no old one can be compared. */
  public double largestVarianceRatio() {
    return comparable().mapToDouble(this::ratio).max().orElse(Double.NaN);
  }

  private double ratio(int c) {
    return (moments.variance()[c] + layer.epsilon()) / (layer.variance()[c] + layer.epsilon());
  }
}
