package io.evenkeel.onnx.recalibrate;

import io.evenkeel.network.Moments;
import io.evenkeel.network.VarianceEstimator;

/**
 * Mean and variance of every channel over all rows and positions, pooled by count: two passes over
 * a block, then the merge of Chan, Golub and LeVeque (1979), in double, so that it does not matter
 * into which blocks the rows are split. M11 of docs/MATH.md.
 */
public final class ChannelMoments {
  private final int channels;
  private final double[] mean;
  private final double[] squares;
  private long count;
  private long rows;

  /** Starts without rows. */
  public ChannelMoments(int channels) {
    this.channels = channels;
    mean = new double[channels];
    squares = new double[channels];
  }

  /**
   * Takes in a block.
   *
   * @param values at least rows x channels x positions, row-major; read
   */
  public void add(float[] values, int blockRows, int positions) {
    long blockCount = (long) blockRows * positions;
    if (blockCount == 0) {
      return;
    }
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int r = 0; r < blockRows; r++) {
        int from = (r * channels + c) * positions;
        for (int p = 0; p < positions; p++) {
          sum += values[from + p];
        }
      }
      double blockMean = sum / blockCount;
      double blockSquares = 0;
      for (int r = 0; r < blockRows; r++) {
        int from = (r * channels + c) * positions;
        for (int p = 0; p < positions; p++) {
          double d = values[from + p] - blockMean;
          blockSquares += d * d;
        }
      }
      merge(c, (double) blockCount, blockMean, blockSquares);
    }
    count += blockCount;
    rows += blockRows;
  }

  private void merge(int channel, double otherCount, double otherMean, double otherSquares) {
    double d = otherMean - mean[channel];
    double share = otherCount / (count + otherCount);
    mean[channel] += d * share;
    squares[channel] += otherSquares + d * d * count * share;
  }

  /** Number of rows taken in. */
  public long rows() {
    return rows;
  }

  /** Numbers taken in per channel: rows times positions. */
  public long count() {
    return count;
  }

  /** The moments; there must be one number a channel for BIASED and two for UNBIASED. */
  public Moments moments(VarianceEstimator estimator) {
    return moments(mean, squares, (double) count, estimator);
  }

  /**
   * The moments together with older ones that count as if they were those of some more rows.
   *
   * @param weight number of rows that the older ones count for, at least 1
   */
  public Moments blended(Moments old, long weight, VarianceEstimator estimator) {
    double oldCount = weight * ((double) count / rows);
    double[] newMean = new double[channels];
    double[] newSquares = new double[channels];
    double share = oldCount / (count + oldCount);
    double divisor = estimator == VarianceEstimator.BIASED ? oldCount : oldCount - 1;
    for (int c = 0; c < channels; c++) {
      double d = old.mean()[c] - mean[c];
      newMean[c] = mean[c] + d * share;
      newSquares[c] = squares[c] + divisor * old.variance()[c] + d * d * count * share;
    }
    return moments(newMean, newSquares, count + oldCount, estimator);
  }

  private static Moments moments(
      double[] mean, double[] squares, double count, VarianceEstimator estimator) {
    double divisor = estimator == VarianceEstimator.BIASED ? count : count - 1;
    double[] variance = new double[mean.length];
    for (int c = 0; c < variance.length; c++) {
      variance[c] = squares[c] / divisor;
    }
    return new Moments(mean.clone(), variance);
  }
}
