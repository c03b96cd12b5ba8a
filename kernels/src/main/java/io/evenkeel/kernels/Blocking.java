package io.evenkeel.kernels;

/**
 * How a product is cut up. The bits of the result do not depend on it, except that moments are
 * taken over blocks of {@link #ROWS} rows.
 *
 * @param depth the most of k that is packed at once; the rest continues the chains
 */
public record Blocking(int depth) {

  /**
   * Rows of a tile, which is what an epilogue gets: 64 divides the usual batch sizes, so that
   * threads share them evenly, and a tile of 64 x 32 floats fits the first-level cache. Fixed:
   * column moments are taken over blocks of this many rows.
   */
  public static final int ROWS = 64;

  /**
   * The most rows that a thread multiplies at a time, so that a panel of the right operand, once it
   * is in the second-level cache, is used often. 256 did best in GemmPeak.
   */
  public static final int MOST_ROWS = 4 * ROWS;

  /** 1024 did best in GemmPeak: each further block of k reads and writes the product again. */
  public static final Blocking DEFAULT = new Blocking(1024);

  /**
   * Depth of the blocks of a product over {@code k}: equal parts, whole vectors, as few as allowed.
   */
  public int depthFor(int k) {
    int parts = (k + depth - 1) / depth;
    return padded((k + parts - 1) / parts);
  }

  /**
   * The distance between the rows of a matrix with that many columns: a multiple of 16 floats, and
   * an odd one, so that a column's elements spread over all sets of the cache.
   */
  public static int stride(int columns) {
    int vectors = (columns + 15) / 16;
    return 16 * (vectors % 2 == 0 ? vectors + 1 : vectors);
  }

  /** The columns of a matrix rounded up to whole 512-bit vectors. */
  public static int padded(int columns) {
    return (columns + 15) / 16 * 16;
  }
}
