package io.evenkeel.kernels;

/**
 * Dropout's mask as a pure function of (key, row, column), so that forward and backward form the
 * same mask without storing it, in any order and on any number of threads.
 */
public final class DropoutMask {
  private DropoutMask() {}

  /**
   * Whether the element is kept: an integer hash of (key, row, column), uniform over 32 bits, is at
   * least probability * 2^32.
   */
  public static boolean keeps(long key, int row, int column, float probability) {
    long h = key + 0x9E3779B97F4A7C15L * row + column;
    return (int) (h >>> 33) >= (int) (probability * 0x1p31f);
  }
}
