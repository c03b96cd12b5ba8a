package io.evenkeel.kernels;

/**
 * Packs a matrix as it is.
 *
 * @param matrix row-major; read
 * @param matrixStride distance between its rows; columns between the matrix's last and the stride
 *     are copied as padding where a block is rounded up, so they must be zero or must not matter
 */
public record MatrixPacker(float[] matrix, int matrixStride) implements Packer {

  @Override
  public void pack(
      int row, int rows, int column, int columns, float[] block, int offset, int stride) {
    int width = Math.min(Blocking.padded(columns), matrixStride - column);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(
          matrix, (row + r) * matrixStride + column, block, offset + r * stride, width);
    }
  }

  /**
   * Whether a product may read the matrix where it lies instead of a packed copy: not if a column's
   * elements would crowd into few sets of the cache.
   */
  boolean readableInPlace() {
    return matrixStride % 32 != 0;
  }
}
