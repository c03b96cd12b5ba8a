package io.evenkeel.kernels;

/**
 * The innermost part of {@link JumpProduct}, and of predictions. A row's jumps stand one after
 * another in two arrays: the column {@code at} which it jumps, and {@code by} how much. Every
 * implementation gives the same bits.
 */
public interface JumpKernels {
  /** Columns of a block: every row is taken as zero behind each block's last column. */
  int BLOCK = 64;

  /** A row has few jumps with at most one in so many columns: with one in 3 nothing is gained. */
  int COLUMNS_A_JUMP = 8;

  /** Rows of fewer columns are multiplied as they are. */
  int FEWEST_COLUMNS = BLOCK;

  /** Of a block's columns, the share that may have jumps, as its inverse. */
  int COLUMNS_A_JUMP_IN_A_BLOCK = 4;

  /** Places that {@link #find} may write to behind the most jumps. */
  int ROOM = 16;

  /**
   * Finds a row's jumps: the columns t with x_t other than x_(t+1), where x_(t+1) is 0 at the end
   * of a block and of the row.
   *
   * @param x the row's element c stands at {@code offset + c}; read
   * @param at columns, ascending; overwritten from {@code first} on
   * @param by x_t - x_(t+1); overwritten from {@code first} on
   * @param most the most that are looked for: both arrays have places for {@code most + ROOM}
   * @return the place behind the last jump; with more jumps than {@code most}, any place behind
   *     those
   */
  int find(float[] x, int offset, int columns, int[] at, float[] by, int first, int most);

  /** The most jumps of a row that has few. */
  static int most(int columns) {
    return columns / COLUMNS_A_JUMP;
  }

  /**
   * Finds a row's jumps if they are few: in the row, and, which is looked at first, in the block in
   * its middle.
   *
   * @param at as in {@link #find}, with places for {@code most(columns) + ROOM}; {@code by} too
   * @return the place behind the last jump; -1 where they are not few, or the columns are
   */
  default int findFew(float[] x, int offset, int columns, int[] at, float[] by, int first) {
    if (columns < FEWEST_COLUMNS) {
      return -1;
    }
    int most = most(columns);
    int middle = columns / 2 / BLOCK * BLOCK;
    int some = Math.min(most, BLOCK / COLUMNS_A_JUMP_IN_A_BLOCK);
    int length = Math.min(BLOCK, columns - middle);
    if (find(x, offset + middle, length, at, by, first, some) - first > some) {
      return -1;
    }
    int end = find(x, offset, columns, at, by, first, most);
    return end - first > most ? -1 : end;
  }

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
