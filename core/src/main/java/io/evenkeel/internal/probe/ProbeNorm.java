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
  private final double[] batchMean;
  private final double[] batchVariance;
  private final double[] runningMean;
  private final double[] runningVariance;

  ProbeNorm(BatchNorm layer, int features, int rows, NormKernels kernels) {
    this.layer = layer;
    this.features = features;
    moments = new ColumnMoments(kernels, features, rows);
    batchMean = new double[features];
    batchVariance = new double[features];
    runningMean = new double[features];
    runningVariance = new double[features];
  }

  /**
   * Takes the moments of a group of z's rows, and gives those by which the layer normalises it in
   * training. Groups come in the order of their rows.
   *
   * @param z rows x features with that distance between rows; read
   * @param first the group's first row
   * @param rows the group's number of rows
   * @param mean overwritten
   * @param variance overwritten
   */
  void take(
      float[] z,
      int stride,
      int first,
      int rows,
      RunningStatistics running,
      double[] mean,
      double[] variance) {
    for (int row = 0; row < rows; row += Blocking.ROWS) {
      int count = Math.min(Blocking.ROWS, rows - row);
      moments.record(row, count, 0, features, z, (first + row) * stride, stride);
    }
    moments.merge(z, first * stride, stride, rows);
    if (layer.statistics() == Statistics.CUMULATIVE) {
      running.copyCumulative(runningMean, runningVariance);
    } else {
      running.copyEma(runningMean, runningVariance);
    }
    boolean byBatch = layer.normalizeBy() == NormalizeBy.BATCH;
    double share = (double) rows / (first + rows);
    for (int j = 0; j < features; j++) {
      double mu = moments.mean()[j];
      double sigma2 = moments.squaredDeviations()[j] / rows;
      mean[j] = byBatch ? mu : runningMean[j];
      variance[j] = byBatch ? sigma2 : runningVariance[j];
      batchMean[j] = first == 0 ? mu : batchMean[j] + (mu - batchMean[j]) * share;
      batchVariance[j] =
          first == 0 ? sigma2 : batchVariance[j] + (sigma2 - batchVariance[j]) * share;
    }
  }

  /** Running mean minus the probe batch's, in the batch's standard deviations, by column (M72). */
  float[] meanGap() {
    float[] gap = new float[features];
    for (int j = 0; j < features; j++) {
      double deviation = Math.sqrt(batchVariance[j] + layer.epsilon());
      gap[j] = (float) ((runningMean[j] - batchMean[j]) / deviation);
    }
    return gap;
  }

  /** Running standard deviation divided by the probe batch's, by column (M72). */
  float[] stdRatio() {
    float[] ratio = new float[features];
    for (int j = 0; j < features; j++) {
      double epsilon = layer.epsilon();
      ratio[j] = (float) Math.sqrt((runningVariance[j] + epsilon) / (batchVariance[j] + epsilon));
    }
    return ratio;
  }
}
