package io.evenkeel.onnx.doctor;

import io.evenkeel.network.Moments;
import io.evenkeel.onnx.recalibrate.NormLayer;
import io.evenkeel.onnx.recalibrate.Settling;

/**
 * How far the moments of what reaches a layer on some data are from those that it normalises by. In
 * channel j, with M and V the stored ones and m and v those of the data:
 *
 * <pre>
 *   d_j = (m - M) / sqrt(V + epsilon)           e_j = ln((v + epsilon) / (V + epsilon))
 *   d_j surely at least max(0, |d_j| - z se(d_j)),    e_j likewise
 * </pre>
 *
 * <p>and for a layer the root mean square over its channels. M94 and M95 of docs/MATH.md.
 *
 * @param layer the layer
 * @param mean root mean square of d, in stored standard deviations
 * @param sureMean root mean square of the least that d surely is
 * @param farthestMean the largest |d|
 * @param variance exp of the root mean square of e: a factor of at least 1
 * @param sureVariance exp of the root mean square of the least that e surely is
 * @param farthestVariance exp of the largest |e|
 * @param deviations the largest |m| / sqrt(v + epsilon)
 * @param rows that were looked at
 */
public record LayerDrift(
    NormLayer layer,
    double mean,
    double sureMean,
    double farthestMean,
    double variance,
    double sureVariance,
    double farthestVariance,
    double deviations,
    long rows) {

  /**
   * The drift of a layer.
   *
   * @param live moments on the data
   * @param errors what is known of their standard errors
   * @param z number of standard errors that chance explains
   */
  public static LayerDrift of(NormLayer layer, Moments live, Settling errors, double z, long rows) {
    int channels = layer.channels();
    double[] means = new double[channels];
    double[] sureMeans = new double[channels];
    double[] logs = new double[channels];
    double[] sureLogs = new double[channels];
    for (int c = 0; c < channels; c++) {
      if (!layer.isComparable(c)) {
        continue; // a finding about the layer itself names it
      }
      double stored = layer.variance()[c] + layer.epsilon();
      double seen = live.variance()[c] + layer.epsilon();
      double deviation = Math.sqrt(stored);
      means[c] = Math.abs(live.mean()[c] - layer.mean()[c]) / deviation;
      logs[c] = Math.abs(Math.log(seen / stored));
      sureMeans[c] = Math.max(0, means[c] - z * errors.meanError(c) / deviation);
      sureLogs[c] = Math.max(0, logs[c] - z * errors.varianceError(c) / seen);
    }
    return new LayerDrift(
        layer,
        rootMeanSquare(means),
        rootMeanSquare(sureMeans),
        largest(means),
        Math.exp(rootMeanSquare(logs)),
        Math.exp(rootMeanSquare(sureLogs)),
        Math.exp(largest(logs)),
        StateChecks.farthest(live.mean(), live.variance(), layer.epsilon()),
        rows);
  }

  private static double rootMeanSquare(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    return largest;
  }

  /** Whether means or variances have surely drifted far enough for a warning. */
  public boolean isDrifted() {
    return sureMean >= DataChecks.MEAN_WARNING || sureVariance >= DataChecks.VARIANCE_WARNING;
  }

  /** The sure parts of both, as one number to compare layers by; 0 if nothing is sure. */
  public double sure() {
    return Math.hypot(sureMean, Math.log(sureVariance));
  }
}
