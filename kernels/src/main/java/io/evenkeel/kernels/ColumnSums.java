package io.evenkeel.kernels;

/**
 * Two sums over the rows for each column, gathered in blocks of {@link Blocking#ROWS} rows in float
 * and merged pairwise in a fixed order in double: sum dy and sum dy * zhat, which are the gradients
 * of beta (or of a bias) and of gamma. Blocks may be recorded in any order and by several threads.
 * Each group of {@link RowGroups} has sums of its own.
 */
public final class ColumnSums {
  private final NormKernels norm;
  private final int features;
  private final int padded;
  private final float[] blockDy;
  private final float[] blockDyZhat;
  private final double[][] dy;
  private final double[][] dyZhat;

  private final RowGroups groups;

  /**
   * Sums of a matrix with {@code features} columns and at most {@code maxRows} rows, all one group.
   */
  public ColumnSums(NormKernels norm, int features, int maxRows) {
    this(norm, features, RowGroups.mostBlocks(maxRows, 0), new RowGroups(0));
  }

  /** Sums by groups of rows; arguments as {@link ColumnMoments#ColumnMoments}. */
  public ColumnSums(NormKernels norm, int features, int mostBlocks, RowGroups groups) {
    this.norm = norm;
    this.features = features;
    this.groups = groups;
    this.padded = Blocking.padded(features);
    blockDy = new float[mostBlocks * padded];
    blockDyZhat = new float[mostBlocks * padded];
    dy = new double[mostBlocks][features];
    dyZhat = new double[mostBlocks][features];
  }

  /** Records only the sums of dy of a tile, all one group; as {@link ColumnMoments#record}. */
  public void record(
      int row, int rows, int column, int columns, float[] x, int offset, int stride) {
    norm.columnSums(
        x,
        offset,
        stride,
        rows,
        Blocking.padded(columns),
        blockDy,
        row / Blocking.ROWS * padded + column);
  }

  /**
   * Records both sums of one tile.
   *
   * @param x dy; element (r, c) at {@code offset + r * stride + c}; read
   * @param z BN's input; the tile's element (r, c) at {@code zOffset + r * zStride + c}; read
   * @param mean with invStd and zhatShift: zhat = (z - mean) * invStd + zhatShift, by column
   * @param groupStride distance between the constants of one group and the next; 0 where all groups
   *     have the same
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
      float[] zhatShift,
      int groupStride) {
    int end;
    for (int r = row; r < row + rows; r = end) {
      end = groups.count() == 1 ? row + rows : Math.min(row + rows, groups.end(r));
      norm.gradientSums(
          x,
          offset + (r - row) * stride,
          stride,
          z,
          zOffset + (r - row) * zStride,
          zStride,
          mean,
          invStd,
          zhatShift,
          groups.group(r) * groupStride + column,
          end - r,
          Blocking.padded(columns),
          blockDy,
          blockDyZhat,
          groups.block(r) * padded + column);
    }
  }

  /** Merges the blocks of a matrix with that many rows, all one group and all recorded. */
  public void merge(int rows) {
    groups.cover(rows);
    merge();
  }

  /** Merges the blocks of each group, all of which have been recorded. */
  public void merge() {
    int end;
    for (int row = 0; row < groups.rows(); row = end) {
      end = groups.end(row);
      merge(groups.block(row), groups.block(end - 1) + 1);
    }
  }

  private void merge(int first, int end) {
    for (int b = first; b < end; b++) {
      for (int j = 0; j < features; j++) {
        dy[b][j] = blockDy[b * padded + j];
        dyZhat[b][j] = blockDyZhat[b * padded + j];
      }
    }
    for (int step = 1; step < end - first; step *= 2) {
      for (int b = first; b + step < end; b += 2 * step) {
        for (int j = 0; j < features; j++) {
          dy[b][j] += dy[b + step][j];
          dyZhat[b][j] += dyZhat[b + step][j];
        }
      }
    }
  }

  /** sum dy of each column, after {@link #merge}; the next merge overwrites it. */
  public double[] dy() {
    return dy[0];
  }

  /** sum dy * zhat of each column, after {@link #merge}. */
  public double[] dyZhat() {
    return dyZhat[0];
  }

  /** sum dy of each column over the group that begins at a row. */
  public double[] dy(int row) {
    return dy[groups.block(row)];
  }

  /** sum dy * zhat of each column over the group that begins at a row. */
  public double[] dyZhat(int row) {
    return dyZhat[groups.block(row)];
  }
}
