package io.evenkeel.onnx.recalibrate;

import io.evenkeel.network.Moments;
import io.evenkeel.network.VarianceEstimator;
import java.util.stream.IntStream;

/**
 * A batch normalization whose statistics can be replaced. The old ones may be anything, even NaN,
 * because they are to be replaced.
 *
 * @param name for messages and tables
 * @param mean that it normalises by now, one a channel; read
 * @param variance likewise
 * @param estimator of its running variance
 * @param epsilon that is added to the variance
 */
public record NormLayer(
    String name, double[] mean, double[] variance, VarianceEstimator estimator, double epsilon) {

  /** Number of channels. */
  public int channels() {
    return mean.length;
  }

  /**
   * The old statistics.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if a mean is not finite, or a variance not
   *     finite or negative
   */
  public Moments moments() {
    return new Moments(mean, variance);
  }

  /** Whether other statistics of a channel can be compared with the old ones. */
  public boolean isComparable(int channel) {
    double sum = variance[channel] + epsilon;
    return Double.isFinite(mean[channel]) && sum > 0 && Double.isFinite(sum);
  }

  /** Number of channels whose old statistics no data can have. */
  public int impossible() {
    return (int)
        IntStream.range(0, channels())
            .filter(
                c -> !Double.isFinite(mean[c]) || !Double.isFinite(variance[c]) || variance[c] < 0)
            .count();
  }
}
