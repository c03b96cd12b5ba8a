package io.evenkeel.serve.drift;

import io.evenkeel.network.Moments;
import io.evenkeel.onnx.doctor.LayerDrift;
import io.evenkeel.onnx.recalibrate.ChannelMoments;
import io.evenkeel.onnx.recalibrate.NormLayer;
import io.evenkeel.onnx.recalibrate.Settling;

/** What reached one batch normalization over a span of rows. */
final class LayerSpan {
  private final NormLayer layer;
  private final double z;
  private final double together;
  private final ChannelMoments moments;
  private final Settling errors;

  /**
   * Starts without rows.
   *
   * @param chance of a false alarm at one look
   */
  LayerSpan(NormLayer layer, double chance) {
    this.layer = layer;
    z = Settling.gaussian(chance / (2.0 * layer.channels()));
    together = Settling.gaussian(chance);
    moments = new ChannelMoments(layer.channels());
    errors = new Settling(layer.channels());
  }

  /** Takes in a block, unless a number in it is not finite, because then there are no moments. */
  void add(float[] values, int rows, int positions) {
    int count = rows * positions * layer.channels();
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(values[i])) {
        return;
      }
    }
    moments.add(values, rows, positions);
    errors.add(values, rows, positions);
  }

  long rows() {
    return moments.rows();
  }

  Moments live() {
    return moments.moments(layer.estimator());
  }

  /**
   * How far the means surely are from the stored ones: what is left when chance is subtracted from
   * each channel, or from all together, which leaves more if many channels have moved a little. For
   * all together, chance is at most z times the root mean square of the standard errors, which it
   * reaches if all channels are equal.
   */
  double sureMean(LayerDrift drift) {
    double squares = 0;
    for (int c = 0; c < layer.channels(); c++) {
      if (layer.isComparable(c)) {
        double error = errors.meanError(c);
        squares += error * error / (layer.variance()[c] + layer.epsilon());
      }
    }
    return Math.max(
        drift.sureMean(), drift.mean() - together * Math.sqrt(squares / layer.channels()));
  }

  /** How far it is from what the layer normalises by; there must be two rows. */
  LayerDrift drift() {
    return LayerDrift.of(layer, live(), errors, z, rows());
  }
}
