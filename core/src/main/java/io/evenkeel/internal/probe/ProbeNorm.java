package io.evenkeel.internal.probe;

import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.ColumnMoments;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.NormalizeBy;
import io.evenkeel.network.Statistics;

/** A BatchNorm over the probe batch: its own moments beside the running statistics. */
final class ProbeNorm {
  private final BatchNorm layer;
  private final int features;
  private final ColumnMoments moments;
  private final double[] batchVariance;
  private final double[] runningMean;
  private final double[] runningVariance;

  ProbeNorm(BatchNorm layer, int features, int rows, NormKernels kernels) {
    this.layer = layer;
    this.features = features;
    moments = new ColumnMoments(kernels, features, rows);
    batchVariance = new double[features];
    runningMean = new double[features];
    runningVariance = new double[features];
  }

  /**
   * Takes the moments of z, and gives those by which the layer normalises in training.
   *
   * @param z rows x features with that distance between rows; read
   * @param mean overwritten
   * @param variance overwritten
   */
  void take(
      float[] z,
      int stride,
      int rows,
      RunningStatistics running,
      double[] mean,
      double[] variance) {
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
      mean[j] = byBatch ? moments.mean()[j] : runningMean[j];
      variance[j] = byBatch ? batchVariance[j] : runningVariance[j];
    }
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
