package io.evenkeel.kernels;

/**
 * The innermost part of a matrix product: a block of rows times one panel of columns. Every element
 * of the product is one chain of fused multiply-adds in ascending k, so every implementation gives
 * the same bits.
 */
public interface MicroKernel {

  /**
   * {@code product = left * right}, or {@code product += left * right} continuing each element's
   * chain.
   *
   * @param left element (r, k) stands at {@code leftOffset + r * rowStride + k * depthStride}; read
   * @param rows rows of left and product, at least 1
   * @param right depth x {@link Panels#WIDTH}, row-major, one panel; read
   * @param depth the length of the chain, k
   * @param product element (r, c) stands at {@code productOffset + r * productStride + c};
   *     overwritten or added to
   * @param columns how many columns of the panel are wanted: 16 are written where at most 16 are
   *     wanted, all 32 otherwise, and the product must have room for them; those that are not
   *     wanted come out as zeros where the panel has zeros there
   * @param add whether the chains continue from what stands in product
   */
  void multiply(
      float[] left,
      int leftOffset,
      int rowStride,
      int depthStride,
      int rows,
      float[] right,
      int rightOffset,
      int depth,
      float[] product,
      int productOffset,
      int productStride,
      int columns,
      boolean add);

  /**
   * One row times some panels, {@code product = x * right}: what a prediction of one row is made
   * of. It is bound by reading the panels, so it reads several side by side.
   *
   * @param x the row, from {@code xOffset}; read
   * @param depth number of elements of x
   * @param right panels of depth x {@link Panels#WIDTH}, one after the other; read
   * @param firstPanel first panel to multiply with
   * @param endPanel the panel after the last
   * @param product element j of panel p goes to {@code productOffset + p * WIDTH + j}; overwritten
   */
  void multiplyRow(
      float[] x,
      int xOffset,
      int depth,
      float[] right,
      int firstPanel,
      int endPanel,
      float[] product,
      int productOffset);

  /**
   * Forms one panel of a transpose; arguments as {@link Panels#transposePanel}, which is what an
   * implementation without a faster way calls.
   */
  default void transposePanel(
      float[] panels, int depth, int columns, float[] transposed, int panel) {
    Panels.transposePanel(panels, depth, columns, transposed, panel);
  }
}
