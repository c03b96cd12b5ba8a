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
 * Blocks may be recorded in any order and by several threads; merging is done by one. Each group of
 * {@link RowGroups} has moments of its own.
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
  private final RowGroups groups;

  /**
   * Moments of a matrix with {@code features} columns and at most {@code maxRows} rows, all one
   * group.
   *
   * @param features number of columns
   */
  public ColumnMoments(NormKernels norm, int features, int maxRows) {
    this(norm, features, RowGroups.mostBlocks(maxRows, 0), new RowGroups(0));
  }

  /**
   * Moments by groups of rows.
   *
   * @param features number of columns
   * @param mostBlocks the most blocks that a matrix may have
   * @param groups says which rows the matrix holds, before a tile is recorded
   */
  public ColumnMoments(NormKernels norm, int features, int mostBlocks, RowGroups groups) {
    this.norm = norm;
    this.features = features;
    this.groups = groups;
    this.padded = Blocking.padded(features);
    blockSum = new float[mostBlocks * padded];
    blockSquare = new float[mostBlocks * padded];
    means = new double[mostBlocks][features];
    squares = new double[mostBlocks][features];
    counts = new int[mostBlocks];
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
    int end;
    for (int r = row; r < row + rows; r = end) {
      end = groups.count() == 1 ? row + rows : Math.min(row + rows, groups.end(r));
      norm.moments(
          z,
          offset + (r - row) * stride,
          stride,
          end - r,
          Blocking.padded(columns),
          blockSum,
          blockSquare,
          groups.block(r) * padded + column);
    }
  }

  /**
   * Merges the blocks of a matrix that is one group, all of which have been recorded.
   *
   * @param z the matrix, whose blocks' first rows the sums are relative to; read
   * @param stride distance between its rows
   */
  public void merge(float[] z, int stride, int rows) {
    merge(z, 0, stride, rows);
  }

  /**
   * As {@link #merge(float[], int, int)}, for a matrix whose first row stands at {@code offset}.
   */
  public void merge(float[] z, int offset, int stride, int rows) {
    groups.cover(rows);
    mergeGroup(z, offset, stride, 0, rows);
  }

  /**
   * Merges the blocks of each group, all of which have been recorded.
   *
   * @param z the matrix, whose blocks' first rows the sums are relative to; read
   * @param stride distance between its rows
   */
  public void merge(float[] z, int stride) {
    int end;
    for (int row = 0; row < groups.rows(); row = end) {
      end = groups.end(row);
      mergeGroup(z, 0, stride, row, end);
    }
  }

  private void mergeGroup(float[] z, int offset, int stride, int row, int end) {
    int first = groups.block(row);
    int block = first;
    int next;
    for (int r = row; r < end; r = next) {
      next = groups.blockEnd(r);
      widen(z, offset + r * stride, block, next - r);
      block++;
    }
    for (int step = 1; step < block - first; step *= 2) {
      for (int b = first; b + step < block; b += 2 * step) {
        join(b, b + step);
      }
    }
  }

  private void widen(float[] z, int firstElement, int block, int count) {
    counts[block] = count;
    double[] mean = means[block];
    double[] square = squares[block];
    int at = block * padded;
    double inverse = 1.0 / count;
    for (int j = 0; j < features; j++) {
      mean[j] = z[firstElement + j] + blockSum[at + j] * inverse;
      square[j] = blockSquare[at + j];
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

  /** The mean of each column, after {@link #merge}; the next merge overwrites it. */
  public double[] mean() {
    return means[0];
  }

  /** The sum of squared deviations from the mean of each column, after {@link #merge}. */
  public double[] squaredDeviations() {
    return squares[0];
  }

  /** The mean of each column over the rows of the group that begins at a row. */
  public double[] mean(int row) {
    return means[groups.block(row)];
  }

  /** The sum of squared deviations over the rows of the group that begins at a row. */
  public double[] squaredDeviations(int row) {
    return squares[groups.block(row)];
  }
}
