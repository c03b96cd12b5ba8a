package io.evenkeel.kernels;

/**
 * Two sums over the rows for each column, gathered in blocks of {@link Blocking#ROWS} rows in float
 * and merged pairwise in a fixed order in double: sum dy and sum dy * zhat, which are the gradients
 * of beta (or of a bias) and of gamma. Blocks may be recorded in any order and by several threads.
 */
public final class ColumnSums {
  private final NormKernels norm;
  private final int features;
  private final int padded;
  private final float[] blockDy;
  private final float[] blockDyZhat;
  private final double[][] dy;
  private final double[][] dyZhat;

  /** Sums of a matrix with {@code features} columns and at most {@code maxRows} rows. */
  public ColumnSums(NormKernels norm, int features, int maxRows) {
    this.norm = norm;
    this.features = features;
    this.padded = Blocking.padded(features);
    int blocks = (maxRows + Blocking.ROWS - 1) / Blocking.ROWS;
    blockDy = new float[blocks * padded];
    blockDyZhat = new float[blocks * padded];
    dy = new double[blocks][features];
    dyZhat = new double[blocks][features];
  }

  /** Records the sums of dy alone of one tile; arguments as {@link ColumnMoments#record}. */
  public void record(
      int row, int rows, int column, int columns, float[] x, int offset, int stride) {
    norm.columnSums(x, offset, stride, rows, Blocking.padded(columns), blockDy, at(row, column));
  }

  /**
   * Records both sums of one tile.
   *
   * @param x dy; element (r, c) at {@code offset + r * stride + c}; read
   * @param z BN's input; the tile's element (r, c) at {@code zOffset + r * zStride + c}; read
   * @param mean with invStd and zhatShift: zhat = (z - mean) * invStd + zhatShift, by column
   */
  public void record(
      int row,
      int rows,
      int column,
      int columns,
      float[] x,
      int offset,
      int stride,
      float[] z,
      int zOffset,
      int zStride,
      float[] mean,
      float[] invStd,
      float[] zhatShift) {
    norm.gradientSums(
        x,
        offset,
        stride,
        z,
        zOffset,
        zStride,
        mean,
        invStd,
        zhatShift,
        column,
        rows,
        Blocking.padded(columns),
        blockDy,
        blockDyZhat,
        at(row, column));
  }

  private int at(int row, int column) {
    return row / Blocking.ROWS * padded + column;
  }

  /** Merges the blocks of a matrix with so many rows, all of which have been recorded. */
  public void merge(int rows) {
    int blocks = (rows + Blocking.ROWS - 1) / Blocking.ROWS;
    for (int b = 0; b < blocks; b++) {
      for (int j = 0; j < features; j++) {
        dy[b][j] = blockDy[b * padded + j];
        dyZhat[b][j] = blockDyZhat[b * padded + j];
      }
    }
    for (int step = 1; step < blocks; step *= 2) {
      for (int b = 0; b + step < blocks; b += 2 * step) {
        for (int j = 0; j < features; j++) {
          dy[b][j] += dy[b + step][j];
          dyZhat[b][j] += dyZhat[b + step][j];
        }
      }
    }
  }

  /** sum dy of each column, after {@link #merge}; overwritten by the next. */
  public double[] dy() {
    return dy[0];
  }

  /** sum dy * zhat of each column, after {@link #merge}. */
  public double[] dyZhat() {
    return dyZhat[0];
  }
}
