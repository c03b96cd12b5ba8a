package io.evenkeel.kernels;

/**
 * Mean and sum of squared deviations of each column of a matrix, gathered block by block (two-pass
 * within a block of {@link Blocking#ROWS} rows) and merged pairwise in a fixed order in double
 * (Chan, Golub and LeVeque 1979):
 *
 * <pre>
 *   delta = mean_b - mean_a        n = n_a + n_b
 *   mean = mean_a + delta * n_b / n
 *   squares = squares_a + squares_b + delta^2 * n_a * n_b / n
 * </pre>
 *
 * Blocks may be recorded in any order and by several threads; merging is done by one.
 */
public final class ColumnMoments {
  private final NormKernels norm;
  private final int features;
  private final int padded;
  private final float[] blockSum;
  private final float[] blockSquare;
  private final double[][] means;
  private final double[][] squares;
  private final int[] counts;

  /**
   * Moments of a matrix with so many columns and at most {@code maxRows} rows.
   *
   * @param features number of columns
   */
  public ColumnMoments(NormKernels norm, int features, int maxRows) {
    this.norm = norm;
    this.features = features;
    this.padded = Blocking.padded(features);
    int blocks = (maxRows + Blocking.ROWS - 1) / Blocking.ROWS;
    blockSum = new float[blocks * padded];
    blockSquare = new float[blocks * padded];
    means = new double[blocks][features];
    squares = new double[blocks][features];
    counts = new int[blocks];
  }

  /**
   * Records one tile.
   *
   * @param row first row of the tile, a multiple of {@link Blocking#ROWS}
   * @param rows number of rows, at most {@link Blocking#ROWS}
   * @param z the tile's element (r, c) stands at {@code offset + r * stride + c}; read
   */
  public void record(
      int row, int rows, int column, int columns, float[] z, int offset, int stride) {
    norm.moments(
        z,
        offset,
        stride,
        rows,
        Blocking.padded(columns),
        blockSum,
        blockSquare,
        row / Blocking.ROWS * padded + column);
  }

  /**
   * Merges the blocks, all of which have been recorded.
   *
   * @param z the matrix, whose blocks' first rows the sums are relative to; read
   * @param stride distance between its rows
   */
  public void merge(float[] z, int stride, int rows) {
    int blocks = (rows + Blocking.ROWS - 1) / Blocking.ROWS;
    for (int b = 0; b < blocks; b++) {
      int count = Math.min(Blocking.ROWS, rows - b * Blocking.ROWS);
      counts[b] = count;
      double[] mean = means[b];
      double[] square = squares[b];
      int first = b * Blocking.ROWS * stride;
      int at = b * padded;
      double inverse = 1.0 / count;
      for (int j = 0; j < features; j++) {
        mean[j] = z[first + j] + blockSum[at + j] * inverse;
        square[j] = blockSquare[at + j];
      }
    }
    for (int step = 1; step < blocks; step *= 2) {
      for (int b = 0; b + step < blocks; b += 2 * step) {
        join(b, b + step);
      }
    }
  }

  private void join(int a, int b) {
    double n = counts[a] + counts[b];
    double share = counts[b] / n;
    double product = counts[a] * share;
    counts[a] += counts[b];
    double[] meanA = means[a];
    double[] meanB = means[b];
    double[] squareA = squares[a];
    double[] squareB = squares[b];
    for (int j = 0; j < features; j++) {
      double delta = meanB[j] - meanA[j];
      meanA[j] += delta * share;
      squareA[j] += squareB[j] + delta * delta * product;
    }
  }

  /** The mean of each column, after {@link #merge}; overwritten by the next. */
  public double[] mean() {
    return means[0];
  }

  /** The sum of squared deviations from the mean of each column, after {@link #merge}. */
  public double[] squaredDeviations() {
    return squares[0];
  }
}
