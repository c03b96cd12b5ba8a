package io.evenkeel.onnx.recalibrate;

import io.evenkeel.network.Moments;
import io.evenkeel.network.VarianceEstimator;

/**
 * A batch normalization whose statistics can be replaced.
 *
 * @param name for messages and tables
 * @param moments that it normalises by now
 * @param estimator of its running variance
 * @param epsilon that is added to the variance
 */
public record NormLayer(String name, Moments moments, VarianceEstimator estimator, double epsilon) {

  /** Number of channels. */
  public int channels() {
    return moments.features();
  }
}
