package io.evenkeel.internal.probe;

import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.ColumnMoments;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.Statistics;

/** A BatchNorm over the probe batch, as in training: M1 to M7, or by the running statistics. */
final class ProbeNorm {
  private final BatchNorm layer;
  private final int features;
  private final NormKernels kernels;
  private final ColumnMoments moments;
  private final double[] batchVariance;
  private final double[] runningMean;
  private final double[] runningVariance;
  private final float[] mean;
  private final float[] scale;
  private final float[] shift;
  private final float[] invStd;
  private final float[] zhatShift;

  ProbeNorm(BatchNorm layer, int features, int rows, NormKernels kernels) {
    this.layer = layer;
    this.features = features;
    this.kernels = kernels;
    moments = new ColumnMoments(kernels, features, rows);
    batchVariance = new double[features];
    runningMean = new double[features];
    runningVariance = new double[features];
    int padded = Blocking.padded(features);
    mean = new float[padded];
    scale = new float[padded];
    shift = new float[padded];
    invStd = new float[padded];
    zhatShift = new float[padded];
  }

  /**
   * ztilde of z, both rows x features with that stride.
   *
   * @param z read
   * @param ztilde overwritten
   */
  void forward(
      float[] z,
      float[] ztilde,
      int stride,
      int rows,
      float[] gamma,
      float[] beta,
      RunningStatistics running) {
    for (int row = 0; row < rows; row += Blocking.ROWS) {
      int count = Math.min(Blocking.ROWS, rows - row);
      moments.record(row, count, 0, features, z, row * stride, stride);
    }
    moments.merge(z, stride, rows);
    if (layer.statistics() == Statistics.CUMULATIVE) {
      running.copyCumulative(runningMean, runningVariance);
    } else {
      running.copyEma(runningMean, runningVariance);
    }
    boolean byBatch = layer.normalizeBy() == NormalizeBy.BATCH;
    for (int j = 0; j < features; j++) {
      batchVariance[j] = moments.squaredDeviations()[j] / rows;
      double mu = byBatch ? moments.mean()[j] : runningMean[j];
      double sigma2 = byBatch ? batchVariance[j] : runningVariance[j];
      double inverse = 1 / Math.sqrt(sigma2 + layer.epsilon());
      mean[j] = (float) mu;
      double low = mu - mean[j];
      invStd[j] = (float) inverse;
      zhatShift[j] = (float) (-low * inverse);
      scale[j] = (float) (gamma[j] * inverse);
      shift[j] = (float) (beta[j] - low * gamma[j] * inverse);
    }
    int width = Blocking.padded(features);
    kernels.affine(z, 0, stride, mean, scale, shift, 0, ztilde, 0, stride, rows, width);
  }

  /** zhat of the z that {@link #forward} was given. */
  void normalize(float[] z, float[] zhat, int stride, int rows) {
    int width = Blocking.padded(features);
    kernels.affine(z, 0, stride, mean, invStd, zhatShift, 0, zhat, 0, stride, rows, width);
  }

  /** Running mean minus the probe batch's, in the batch's standard deviations, by column (M72). */
  float[] meanGap() {
    float[] gap = new float[features];
    for (int j = 0; j < features; j++) {
      double deviation = Math.sqrt(batchVariance[j] + layer.epsilon());
      gap[j] = (float) ((runningMean[j] - moments.mean()[j]) / deviation);
    }
    return gap;
  }

  /** Running standard deviation by the probe batch's, by column (M72). */
  float[] stdRatio() {
    float[] ratio = new float[features];
    for (int j = 0; j < features; j++) {
      double epsilon = layer.epsilon();
      ratio[j] = (float) Math.sqrt((runningVariance[j] + epsilon) / (batchVariance[j] + epsilon));
    }
    return ratio;
  }
}
