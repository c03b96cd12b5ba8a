package io.evenkeel.kernels;

/**
 * The innermost part of a convolution, of its gradients too: a product whose left operand is not
 * laid out as a matrix, but found by offsets, one for each row and one for each step of k (Dukhan
 * 2019, the indirect convolution, with the pointers split in two). Rows are pixels and k runs over
 * taps and channels, or the other way round. Every element of the product is one chain of fused
 * multiply-adds in ascending k, so every implementation gives the same bits.
 *
 * <pre>
 *   at(r, k) = leftOffset + rowOffsets[firstRow + r] + depthOffsets[firstDepth + k]
 * </pre>
 */
public interface IndirectKernel {

  /**
   * {@code product(r, c) = sum_k left[at(r, k)] * right(k, c)}, or {@code +=}, continuing each
   * element's chain.
   *
   * @param left read
   * @param rowOffsets an offset a row, from {@code firstRow}; read
   * @param rows rows of the product, at least 1
   * @param depthOffsets an offset a step, from {@code firstDepth}; read
   * @param depth the length of the chain; 0 gives zeros
   * @param right depth x {@link Panels#WIDTH}, row-major, one panel; read
   * @param product element (r, c) stands at {@code productOffset + places[firstRow + r] + c};
   *     overwritten or added to
   * @param columns how many columns of the panel are wanted: 16 are written where at most 16 are
   *     wanted, all 32 otherwise, and the product must have room for them
   * @param add whether the chains continue from what stands in product
   */
  void multiply(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      int columns,
      boolean add);

  /**
   * The same channel by channel, for depthwise convolutions: {@code product(r, c) = sum_k
   * left[at(r, k) + c] * right(k, c)}; left is read up to the columns that are written.
   */
  void multiplyChannels(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      int columns,
      boolean add);
}
