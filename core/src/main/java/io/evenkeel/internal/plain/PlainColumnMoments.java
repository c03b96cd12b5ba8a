package io.evenkeel.internal.plain;

import java.util.Arrays;

/**
 * The mean and the sum of squared deviations of each column of a matrix z, rows x features, without
 * cancellation however large the mean. In a block of n rows (see {@link PlainRowBlocks}), in float,
 * with d_i = z_i - z_first:
 *
 * <pre>
 *   mean_d = (1/n) sum d_i        M2 = sum (d_i - mean_d)^2        mean = z_first + mean_d
 * </pre>
 *
 * Two blocks a and b merge in double, with delta = mean_b - mean_a:
 *
 * <pre>
 *   mean = mean_a + delta * n_b / n        M2 = M2_a + M2_b + delta^2 * n_a * n_b / n
 * </pre>
 *
 * Source: Chan, Golub and LeVeque 1979, equations 1.3 and 2.1.
 */
final class PlainColumnMoments {
  private final int features;
  private final double[][] means;
  private final double[][] squares;
  private final int[] counts;
  private final float[] meanOfDeviations;
  private final float[] blockSquares;

  PlainColumnMoments(int maxRows, int features) {
    this.features = features;
    int blocks = PlainRowBlocks.count(maxRows);
    means = new double[blocks][features];
    squares = new double[blocks][features];
    counts = new int[blocks];
    meanOfDeviations = new float[features];
    blockSquares = new float[features];
  }

  /** Takes the moments over the rows of z. */
  void compute(float[] z, int rows) {
    compute(z, 0, rows);
  }

  /** Takes the moments over that many rows of z, from {@code firstRow} on. */
  void compute(float[] z, int firstRow, int rows) {
    for (int block = 0; block < PlainRowBlocks.count(rows); block++) {
      blockMoments(
          z, firstRow + block * PlainRowBlocks.ROWS, block, PlainRowBlocks.rowsOf(block, rows));
    }
    PlainRowBlocks.mergePairwise(PlainRowBlocks.count(rows), this::merge);
  }

  /** The mean of each column. */
  double[] mean() {
    return means[0];
  }

  /** M2, the sum of squared deviations from the mean, of each column. */
  double[] squares() {
    return squares[0];
  }

  private void blockMoments(float[] z, int firstRow, int block, int n) {
    int first = firstRow * features;
    Arrays.fill(meanOfDeviations, 0f);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < features; j++) {
        meanOfDeviations[j] += z[first + i * features + j] - z[first + j];
      }
    }
    for (int j = 0; j < features; j++) {
      means[block][j] = z[first + j] + (double) meanOfDeviations[j] / n;
      meanOfDeviations[j] /= n;
    }
    Arrays.fill(blockSquares, 0f);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < features; j++) {
        float deviation = z[first + i * features + j] - z[first + j] - meanOfDeviations[j];
        blockSquares[j] = Math.fma(deviation, deviation, blockSquares[j]);
      }
    }
    for (int j = 0; j < features; j++) {
      squares[block][j] = blockSquares[j];
    }
    counts[block] = n;
  }

  private void merge(int a, int b) {
    double n = counts[a] + counts[b];
    double share = counts[b] / n;
    for (int j = 0; j < features; j++) {
      double delta = means[b][j] - means[a][j];
      means[a][j] += delta * share;
      squares[a][j] += squares[b][j] + delta * delta * (counts[a] * share);
    }
    counts[a] += counts[b];
  }
}
