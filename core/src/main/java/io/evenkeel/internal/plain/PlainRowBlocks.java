package io.evenkeel.internal.plain;

/**
 * The fixed blocks of rows in which columns are summed: within a block in float, row after row; the
 * blocks in double, neighbours first, then neighbouring pairs, and so on. The order depends on the
 * number of rows alone.
 */
final class PlainRowBlocks {
  /** Rows of a block; the last one may be shorter. */
  static final int ROWS = 64;

  private PlainRowBlocks() {}

  /** Number of blocks of that many rows. */
  static int count(int rows) {
    return (rows + ROWS - 1) / ROWS;
  }

  /** Number of rows of block {@code block}. */
  static int rowsOf(int block, int rows) {
    return Math.min(ROWS, rows - block * ROWS);
  }

  /** Takes block {@code from} into block {@code into}. */
  interface Merge {
    void merge(int into, int from);
  }

  /** Merges all blocks into block 0. */
  static void mergePairwise(int blocks, Merge merge) {
    for (int stride = 1; stride < blocks; stride *= 2) {
      for (int into = 0; into + stride < blocks; into += 2 * stride) {
        merge.merge(into, into + stride);
      }
    }
  }
}
