package io.evenkeel.kernels;

/**
 * What pooling computes over the taps of its windows, channel by channel. Values are found as in
 * {@link IndirectKernel}: channel c of tap t of row r stands at
 *
 * <pre>  at(r, t) + c,   at(r, t) = offset + rowOffsets[firstRow + r] + tapOffsets[t]</pre>
 *
 * Columns are rounded up to multiples of 16 where they are read and written. Every implementation
 * gives the same bits.
 */
public interface PoolKernels {

  /**
   * {@code product(r, c) = max_t values[at(r, t) + c]}, and which tap it was: the first of equal
   * ones; a NaN counts as larger than any number, and the first NaN is kept.
   *
   * @param values read
   * @param product element (r, c) stands at {@code productOffset + places[firstRow + r] + c};
   *     overwritten; rows with a negative place are left out
   * @param arguments laid out as {@link PoolArguments} says; overwritten. Row r's stands in its row
   *     {@code argumentRow + argumentRows[firstRow + r]}
   * @param column the first column's number, a multiple of 16
   */
  void maxima(
      float[] values,
      int offset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] tapOffsets,
      float[] product,
      int productOffset,
      int[] places,
      PoolArguments arguments,
      int argumentRow,
      int[] argumentRows,
      int column,
      int columns);

  /**
   * The gradient of {@link #maxima}: {@code product(r, c) = sum_t (the argument of c in row
   * argumentRows[firstRow + r] + argumentTaps[t] is taps[t]) ? values[at(r, t) + c] : 0}, or {@code
   * +=}. Rows outside of arguments are clamped to its first and last row: the values there must be
   * zero.
   *
   * @param arguments read
   */
  void select(
      float[] values,
      int offset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] tapOffsets,
      float[] product,
      int productOffset,
      int[] places,
      PoolArguments arguments,
      int[] argumentRows,
      int[] argumentTaps,
      int[] taps,
      int column,
      int columns,
      boolean add);

  /**
   * {@code block[to + c] = (the argument of c in row argumentRow is tap) ? block[from + c] : 0}:
   * one pixel of a window.
   *
   * @param block read and overwritten
   */
  void keep(
      float[] block,
      int from,
      int to,
      PoolArguments arguments,
      int argumentRow,
      int tap,
      int column,
      int columns);

  /**
   * {@code product(r, c) = (sum_t values[at(r, t) + c]) / divisors[firstRow + r]}, or {@code +=}.
   */
  void means(
      float[] values,
      int offset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] tapOffsets,
      float[] divisors,
      float[] product,
      int productOffset,
      int[] places,
      int columns,
      boolean add);
}
