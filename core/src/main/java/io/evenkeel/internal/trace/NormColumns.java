package io.evenkeel.internal.trace;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.network.BatchNorm;

/**
 * What one BatchNorm does to each column in one pass: mean and variance in double, and the
 * constants in float that they come to. As in the engine the mean is split in two and subtracted
 * first. Arrays in float are padded to whole vectors.
 */
public final class NormColumns {
  private final double epsilon;
  private final int features;
  private final float[] high;
  private final float[] scale;
  private final float[] shift;
  private final float[] invStd;
  private final float[] zhatShift;
  final double[] mean;
  final double[] variance;

  NormColumns(BatchNorm layer, int features) {
    epsilon = layer.epsilon();
    this.features = features;
    int padded = Blocking.padded(features);
    high = new float[padded];
    scale = new float[padded];
    shift = new float[padded];
    invStd = new float[padded];
    zhatShift = new float[padded];
    mean = new double[features];
    variance = new double[features];
  }

  /** Forms the constants from mean and variance. */
  void form(float[] gamma, float[] beta) {
    for (int j = 0; j < features; j++) {
      double inverse = 1 / Math.sqrt(variance[j] + epsilon);
      high[j] = (float) mean[j];
      double low = mean[j] - high[j];
      invStd[j] = (float) inverse;
      zhatShift[j] = (float) (-low * inverse);
      scale[j] = (float) (gamma[j] * inverse);
      shift[j] = (float) (beta[j] - low * gamma[j] * inverse);
    }
  }

  /** ztilde of z, both rows x features with that distance between rows. */
  void transform(NormKernels kernels, float[] z, float[] ztilde, int stride, int rows) {
    int width = Blocking.padded(features);
    kernels.affine(z, 0, stride, high, scale, shift, 0, ztilde, 0, stride, rows, width);
  }

  /** zhat of z, both rows x features with that distance between rows. */
  public void normalize(NormKernels kernels, float[] z, float[] zhat, int stride, int rows) {
    int width = Blocking.padded(features);
    kernels.affine(z, 0, stride, high, invStd, zhatShift, 0, zhat, 0, stride, rows, width);
  }
}
