package io.evenkeel.kernels;

/**
 * The innermost part of a convolution and of its gradients: a product whose left operand is not
 * laid out as a matrix, but found by offsets (Dukhan 2019, the indirect convolution, with the
 * pointer to a pixel's tap split into the pixel's offset and the tap's). Every element of the
 * product is one chain of fused multiply-adds in ascending k, so every implementation gives the
 * same bits.
 *
 * <p>{@code right} is depth x {@link Panels#WIDTH}, row-major, one panel; read. {@code columns}
 * says how many columns of it are wanted: 16 are written where at most 16 are wanted, all 32
 * otherwise, and the product must have room for them. {@code add}, where it is given, says whether
 * the chains continue from what stands in product.
 */
public interface IndirectKernel {

  /**
   * Rows are pixels, and k runs over taps and channels, which lie in runs: {@code product(r, c) =
   * sum over the runs t and i < runLengths[t] of left[leftOffset + rowOffsets[firstRow + r] +
   * runOffsets[t] + i] * right(k, c)}, where k goes on counting from run to run.
   *
   * @param left read
   * @param rows rows of the product, at least 1
   * @param runOffsets one offset per run, of which there is at least one
   * @param runLengths one length per run, which may be 0
   * @param product element (r, c) stands at {@code productOffset + places[firstRow + r] + c};
   *     overwritten
   */
  void multiply(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] runOffsets,
      int[] runLengths,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      int columns);

  /**
   * Rows are neighbouring channels (or taps and channels in one run), and k runs over pixels:
   * {@code product(r, c) = sum_k left[leftOffset + r + depthOffsets[firstDepth + k]] * right(k,
   * c)}.
   *
   * @param left read, up to {@link #MORE} elements beyond the last row
   * @param rows rows of the product, at least 1
   * @param depth the length of the chain
   * @param product element (r, c) stands at {@code productOffset + r * WIDTH + c}; overwritten or
   *     added to
   */
  void multiplyNeighbours(
      float[] left,
      int leftOffset,
      int rows,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int columns,
      boolean add);

  /** How far {@link #multiplyNeighbours} may read beyond its rows. */
  int MORE = 16;

  /**
   * Channel by channel, for depthwise convolutions: {@code product(r, c) = sum_k left[leftOffset +
   * rowOffsets[firstRow + r] + depthOffsets[k] + c] * right(k, c)}.
   *
   * @param left read up to the columns that are written
   * @param rows rows of the product, at least 1
   * @param depth the length of the chain
   * @param product element (r, c) stands at {@code productOffset + places[firstRow + r] + c};
   *     overwritten or added to
   */
  void multiplyChannels(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] depthOffsets,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      int columns,
      boolean add);
}
