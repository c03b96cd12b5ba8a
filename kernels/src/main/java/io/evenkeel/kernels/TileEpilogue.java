package io.evenkeel.kernels;

/**
 * Work on a finished tile of a product while it is still in the first-level cache: moments of its
 * columns, sums of gradients, a bias.
 */
@FunctionalInterface
public interface TileEpilogue {

  /** An epilogue that leaves the tile as it is. */
  TileEpilogue NONE = (row, rows, column, columns, tile, offset, stride, worker) -> {};

  /**
   * Called once for each tile. Tiles start at rows that are multiples of {@link Blocking#ROWS} and
   * at columns that are multiples of {@link Panels#WIDTH}, whatever the number of threads.
   *
   * @param row first row of the tile in the product
   * @param rows number of rows, at most {@link Blocking#ROWS}
   * @param column first column of the tile
   * @param columns number of columns, at most {@link Panels#WIDTH}; the tile is padded to a
   *     multiple of 16
   * @param tile element (r, c) stands at {@code offset + r * stride + c}; read, may be changed
   * @param worker which thread calls, from 0: for scratch memory
   */
  void finish(
      int row, int rows, int column, int columns, float[] tile, int offset, int stride, int worker);

  /**
   * Calls {@link #finish} for the tiles of some rows of one panel.
   *
   * @param row the first row, a multiple of {@link Blocking#ROWS}
   * @param channels columns of the whole product
   * @param product element (r, c) stands at {@code r * stride + c}
   */
  default void finishPanel(
      int row, int rows, int panel, int channels, float[] product, int stride, int worker) {
    int column = panel * Panels.WIDTH;
    for (int r = row; r < row + rows; r += Blocking.ROWS) {
      finish(
          r,
          Math.min(Blocking.ROWS, row + rows - r),
          column,
          Math.min(Panels.WIDTH, channels - column),
          product,
          r * stride + column,
          stride,
          worker);
    }
  }
}
