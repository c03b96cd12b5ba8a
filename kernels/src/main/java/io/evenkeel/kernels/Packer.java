package io.evenkeel.kernels;

/**
 * Copies a block of a matrix that a product is about to read, and may compute the matrix on the
 * way: apply the layers below (a prologue). Blocks are contiguous along the features, whether they
 * become rows of the left operand, rows of its transpose, or a panel of the right one.
 */
@FunctionalInterface
public interface Packer {

  /**
   * Writes block element (r, c), the matrix's element (row + r, column + c), to {@code block[offset
   * + r * stride + c]}.
   *
   * @param columns may be rounded up to a multiple of 16 by the packer when it writes, never by
   *     more than the stride allows; what is written beyond the matrix's last column is not used
   * @param block overwritten
   */
  void pack(int row, int rows, int column, int columns, float[] block, int offset, int stride);
}
