package io.evenkeel.kernels;

/**
 * The innermost part of {@link JumpProduct}. A row's jumps stand one after another in two arrays:
 * the column {@code at} which it jumps, and {@code by} how much. Every implementation gives the
 * same bits.
 */
public interface JumpKernels {
  /** Columns of a block: every row is taken as zero behind each block's last column. */
  int BLOCK = 64;

  /**
   * Finds a row's jumps: the columns t with x_t other than x_(t+1), where x_(t+1) is 0 at the end
   * of a block and of the row.
   *
   * @param x the row's element c stands at {@code offset + c}; read
   * @param at columns, ascending; overwritten from {@code first} on
   * @param by x_t - x_(t+1); overwritten from {@code first} on. Both have room for {@code columns}
   * @return the place behind the last jump
   */
  int find(float[] x, int offset, int columns, int[] at, float[] by, int first);

  /**
   * Sums of a panel's rows within each block: p_t = w_b + .. + w_t, b the first row of t's block.
   *
   * @param w one panel, depth rows from {@code offset}; read
   * @param p laid out likewise; overwritten
   */
  void accumulate(float[] w, float[] p, int offset, int depth);

  /**
   * The transpose of {@link #accumulate}, in place: g_t = g_t + .. + g_e, e the last row of t's
   * block.
   */
  void accumulateBackward(float[] g, int offset, int depth);

  /**
   * {@code z(r, c) = sum over r's jumps of by * p(at, c)}, one chain of fused multiply-adds an
   * element, for some rows and some columns.
   *
   * @param starts row r's jumps are those from {@code starts[r]}
   * @param ends to the one before {@code ends[r]}
   * @param p depth rows in the layout of {@link Panels}; read
   * @param z element (r, c) stands at {@code r * stride + c}; overwritten
   * @param column the first column, a multiple of {@link Panels#WIDTH}
   * @param columns number of columns, rounded up to a multiple of 16
   */
  void multiply(
      int[] starts,
      int[] ends,
      int[] at,
      float[] by,
      int row,
      int rows,
      float[] p,
      int depth,
      float[] z,
      int stride,
      int column,
      int columns);

  /**
   * {@code g(at, c) += by * dz(r, c)} for every jump of the rows from 0, in their order.
   *
   * @param starts as in {@link #multiply}
   * @param ends as in {@link #multiply}
   * @param dz one panel of {@code rows} rows, from {@code dzOffset}; read
   * @param g one panel, from {@code panel}; read and overwritten
   * @param columns at most {@link Panels#WIDTH}; rounded up to a multiple of 16
   */
  void scatter(
      int[] starts,
      int[] ends,
      int[] at,
      float[] by,
      int rows,
      float[] dz,
      int dzOffset,
      float[] g,
      int panel,
      int columns);
}
