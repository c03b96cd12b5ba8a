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
   * For each channel the largest value of some windows that follow each other, or the smallest, and
   * which tap it was: {@code product(w, c) = values[at + w * step + tapOffsets[t] + c]} with the t
   * for which {@code signs[column + c] * values[..]} is largest, the first of equal ones. A NaN is
   * taken as by {@link #maxima}.
   *
   * @param values read
   * @param windows number of windows
   * @param signs 1 for the largest, -1 for the smallest, 0 for the first tap's; read
   * @param product element (w, c) stands at {@code to + w * stride + c}; overwritten
   * @param arguments window w's stands in row {@code argumentRow + w}; overwritten
   * @param column the first column's number, a multiple of 16
   */
  void extremes(
      float[] values,
      int at,
      int step,
      int[] tapOffsets,
      int windows,
      float[] signs,
      float[] product,
      int to,
      int stride,
      PoolArguments arguments,
      int argumentRow,
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
   * Spreads windows side by side over some pixels of an image row: pixel p lies in window w = (skip
   * + p) / width, and {@code block(p, c) = (the argument of c in row argumentRow + w is tap + (skip
   * + p) % width) ? block(w, c) : 0}.
   *
   * @param block element (p, c) stands at {@code offset + p * stride + c}; the windows' values are
   *     read there and overwritten
   * @param skip pixels of the first window that lie before the first pixel
   * @param width pixels of a window in an image row
   * @param tap the tap of a window's first pixel in this image row
   * @param arguments read
   */
  void spread(
      float[] block,
      int offset,
      int stride,
      int pixels,
      int skip,
      int width,
      int tap,
      PoolArguments arguments,
      int argumentRow,
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
