package io.evenkeel.kernels;

/**
 * What batch normalization computes over the columns of a block. Blocks are {@code rows x columns}
 * with element (r, c) of array x at {@code xOffset + r * xStride + c}; columns is a multiple of 16.
 * Arrays with one entry per column are read from {@code column}. Sums over rows run in four
 * interleaved chains (rows 0, 4, 8, ...; 1, 5, ...; 2, ...; 3, ...), added as (0 + 1) + (2 + 3), so
 * every implementation gives the same bits.
 */
public interface NormKernels {

  /**
   * Moments of a block's columns, two-pass and relative to the block's first row, which is exact
   * for columns whose mean is large against their deviation:
   *
   * <pre>
   *   sum_j    = sum_r (z_rj - z_0j)
   *   square_j = sum_r ((z_rj - z_0j) - sum_j / rows)^2
   * </pre>
   *
   * The block's mean is z_0j + sum_j / rows, its sum of squared deviations square_j.
   *
   * @param z read
   * @param sum overwritten at {@code momentsOffset + c}
   * @param square overwritten at {@code momentsOffset + c}
   */
  void moments(
      float[] z,
      int zOffset,
      int zStride,
      int rows,
      int columns,
      float[] sum,
      float[] square,
      int momentsOffset);

  /**
   * y = (z - mean) * scale + shift, subtracted first, then one fused multiply-add.
   *
   * @param y overwritten; may be z with the same offset and stride
   */
  void affine(
      float[] z,
      int zOffset,
      int zStride,
      float[] mean,
      float[] scale,
      float[] shift,
      int column,
      float[] y,
      int yOffset,
      int yStride,
      int rows,
      int columns);

  /**
   * Sums for the gradients of beta and gamma: sumDy_j = sum_r dy_rj and sumDyZhat_j = sum_r dy_rj *
   * zhat_rj with zhat = (z - mean) * invStd + zhatShift.
   *
   * @param dy read
   * @param z read
   * @param sumDy overwritten at {@code sumsOffset + c}
   * @param sumDyZhat overwritten at {@code sumsOffset + c}
   */
  void gradientSums(
      float[] dy,
      int dyOffset,
      int dyStride,
      float[] z,
      int zOffset,
      int zStride,
      float[] mean,
      float[] invStd,
      float[] zhatShift,
      int column,
      int rows,
      int columns,
      float[] sumDy,
      float[] sumDyZhat,
      int sumsOffset);

  /** sum_j = sum_r x_rj; overwritten at {@code sumOffset + c}. */
  void columnSums(
      float[] x, int xOffset, int xStride, int rows, int columns, float[] sum, int sumOffset);

  /**
   * dz = dy * scale + ((z - mean) * slope + offset): the gradient of BN's input, with its constants
   * formed from the sums.
   *
   * @param dz overwritten; may be dy with the same offset and stride
   */
  void inputGradient(
      float[] dy,
      int dyOffset,
      int dyStride,
      float[] z,
      int zOffset,
      int zStride,
      float[] mean,
      float[] scale,
      float[] slope,
      float[] offset,
      int column,
      float[] dz,
      int dzOffset,
      int dzStride,
      int rows,
      int columns);

  /** x_rj += row_j for every row: adds a bias. */
  void addRow(float[] x, int xOffset, int xStride, float[] row, int column, int rows, int columns);

  /**
   * x_rj += y_rj: adds a residual's skip, or another part of a gradient.
   *
   * @param x read and overwritten
   * @param y read
   */
  void addBlock(
      float[] x,
      int xOffset,
      int xStride,
      float[] y,
      int yOffset,
      int yStride,
      int rows,
      int columns);
}
