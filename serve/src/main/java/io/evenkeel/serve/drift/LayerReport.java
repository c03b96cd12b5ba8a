package io.evenkeel.serve.drift;

import io.evenkeel.network.Moments;
import io.evenkeel.onnx.recalibrate.NormLayer;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is known of one batch normalization.
 *
 * @param layer its name
 * @param rows that the figures are of
 * @param mean root mean square over the channels of the shift of the mean, in stored standard
 *     deviations
 * @param sureMean how much of it is beyond chance
 * @param variance factor by which variances differ: exp of the root mean square of the log ratio
 * @param sureVariance likewise
 * @param drifting whether it was reported and has not come back
 * @param worst the channels that moved farthest
 */
public record LayerReport(
    String layer,
    long rows,
    double mean,
    double sureMean,
    double variance,
    double sureVariance,
    boolean drifting,
    List<Channel> worst) {
  private static final int SHOWN = 3;

  public LayerReport {
    worst = List.copyOf(worst);
  }

  /**
   * A channel of a layer.
   *
   * @param shift of its mean, in stored standard deviations
   * @param logVariance natural logarithm of its variance by the stored one
   */
  public record Channel(int channel, double shift, double logVariance) {}

  static List<Channel> worst(NormLayer layer, Moments live) {
    return IntStream.range(0, layer.channels())
        .filter(layer::isComparable)
        .mapToObj(c -> {
          double stored = layer.variance()[c] + layer.epsilon();
          return new Channel(
              c,
              (live.mean()[c] - layer.mean()[c]) / Math.sqrt(stored),
              Math.log((live.variance()[c] + layer.epsilon()) / stored));
        })
        .sorted(Comparator.comparingDouble((Channel c) -> -Math.abs(c.shift())))
        .limit(SHOWN)
        .toList();
  }
}
