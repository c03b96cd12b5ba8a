package io.evenkeel.model;

import io.evenkeel.network.Moments;
import io.evenkeel.network.VarianceEstimator;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Mean and variance of every column over rows that come block by block: two passes over each block,
 * then Chan's merge with what came before, all in double. With counts n_a, n_b, means mu_a, mu_b
 * and sums of squared deviations M_a, M_b:
 *
 * <pre>
 *   d = mu_b - mu_a     mu = mu_a + d n_b / (n_a + n_b)     M = M_a + M_b + d^2 n_a n_b / (n_a + n_b)
 * </pre>
 *
 * <p>Source: Chan, Golub and LeVeque 1979. Nothing cancels, however far the columns are from 0.
 */
public final class PooledMoments implements Serializable {
  private static final long serialVersionUID = 1;

  private final int columns;
  private final double[] mean;
  private final double[] squares;
  private final double[] blockMean;
  private final double[] blockSquares;
  private long count;

  PooledMoments(int columns) {
    this.columns = columns;
    mean = new double[columns];
    squares = new double[columns];
    blockMean = new double[columns];
    blockSquares = new double[columns];
  }

  /**
   * Takes in a block of rows.
   *
   * @param values rows x columns, row-major; read
   * @param stride distance between rows
   * @param rows at least 1
   */
  void add(float[] values, int stride, int rows) {
    add(values, 0, stride, rows);
  }

  /** Takes in a block of rows whose first element stands at {@code offset}. */
  void add(float[] values, int offset, int stride, int rows) {
    Arrays.fill(blockMean, 0);
    Arrays.fill(blockSquares, 0);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        blockMean[c] += values[offset + r * stride + c];
      }
    }
    for (int c = 0; c < columns; c++) {
      blockMean[c] /= rows;
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        double d = values[offset + r * stride + c] - blockMean[c];
        blockSquares[c] += d * d;
      }
    }
    double total = (double) count + rows;
    for (int c = 0; c < columns; c++) {
      double d = blockMean[c] - mean[c];
      mean[c] += d * (rows / total);
      squares[c] += blockSquares[c] + d * d * (count * (rows / total));
    }
    count += rows;
  }

  /** Takes in the moments of other rows of the same columns. */
  public PooledMoments merge(PooledMoments other) {
    if (other.count == 0) {
      return this;
    }
    double share = (double) other.count / (count + other.count);
    for (int c = 0; c < columns; c++) {
      double d = other.mean[c] - mean[c];
      mean[c] += d * share;
      squares[c] += other.squares[c] + d * d * (count * share);
    }
    count += other.count;
    return this;
  }

  /** Number of rows taken in; of images of their pixels. */
  public long count() {
    return count;
  }

  /** The moments over all rows; there must be one for BIASED and two for UNBIASED. */
  public Moments moments(VarianceEstimator estimator) {
    double divisor = estimator == VarianceEstimator.BIASED ? count : count - 1;
    double[] variance = new double[columns];
    Arrays.setAll(variance, c -> squares[c] / divisor);
    return new Moments(mean.clone(), variance);
  }
}
