package io.evenkeel.kernels;

/**
 * Dropout's mask as a pure function of (key, row, column), so that forward and backward form the
 * same mask without storing it, in any order and on any number of threads.
 *
 * <p>A row is hashed once, to 64 bits, by SplitMix64. Each element then needs only 32-bit
 * operations, which vectors have: two multiplies and three xor-shifts of C. Wellons's "lowbias32",
 * with half of the row's bits added before them and the other half between the multiplies.
 */
public final class DropoutMask {
  /** The first and the second multiplier of {@link #hash}. */
  public static final int MULTIPLIER_1 = 0x7FEB352D;

  public static final int MULTIPLIER_2 = 0x846CA68B;

  private DropoutMask() {}

  /** The row's share of the hash. */
  public static long rowKey(long key, int row) {
    return SplitMix.nth(key, row + 1L);
  }

  /** 32 uniform bits for a column of the row that {@link #rowKey} belongs to. */
  public static int hash(long rowKey, int column) {
    int h = column + (int) rowKey;
    h ^= h >>> 16;
    h *= MULTIPLIER_1;
    h ^= h >>> 15;
    h += (int) (rowKey >>> 32);
    h *= MULTIPLIER_2;
    h ^= h >>> 16;
    return h;
  }

  /**
   * What the hash, read as a signed integer, must reach for the element to be kept: probability *
   * 2^32 - 2^31.
   *
   * @throws IllegalArgumentException if the probability is not in [0, 1)
   */
  public static int threshold(float probability) {
    if (!(probability >= 0f && probability < 1f)) {
      throw new IllegalArgumentException(
          "expected a dropout probability in [0, 1), got " + probability);
    }
    return (int) ((long) (probability * 0x1p32) + Integer.MIN_VALUE);
  }

  /**
   * Whether the element is kept, which happens with the probability 1 - {@code probability}: where
   * the hash is at least {@link #threshold}.
   *
   * @param probability of dropping the element, in [0, 1); 0 keeps everything
   */
  public static boolean keeps(long key, int row, int column, float probability) {
    return hash(rowKey(key, row), column) >= threshold(probability);
  }
}
