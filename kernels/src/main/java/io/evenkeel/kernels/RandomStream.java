package io.evenkeel.kernels;

/**
 * A stream of random numbers that is a pure function of (seed, purpose, index): what a shuffle or
 * an initialisation draws depends on nothing that was drawn elsewhere, and on no thread. The same
 * bits on every machine.
 *
 * {@snippet class="io.evenkeel.examples.KernelsExamples" region="random-stream"}
 *
 * <p>The generator is xoshiro256++ (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 47(4), 2021), its state filled from the key by SplitMix64 (G. L. Steele, D.
 * Lea and C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), as its
 * authors advise. Not for secrets, and not for several threads at once.
 */
public final class RandomStream {
  private static final long FNV_BASIS = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private long s0;
  private long s1;
  private long s2;
  private long s3;
  private double spareGaussian = Double.NaN;

  RandomStream(long s0, long s1, long s2, long s3) {
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.s3 = s3;
  }

  /**
   * A stream at its beginning.
   *
   * @param seed of the whole run
   * @param purpose what the numbers are for, such as "shuffle": streams of different purposes have
   *     nothing to do with each other
   * @param index which of the purpose's streams: an epoch, a layer
   */
  public static RandomStream of(long seed, String purpose, long index) {
    long key = key(seed, purpose, index);
    return new RandomStream(
        SplitMix.nth(key, 1), SplitMix.nth(key, 2), SplitMix.nth(key, 3), SplitMix.nth(key, 4));
  }

  /** 64 bits for (seed, purpose, index): one to one in the index, for a seed and a purpose. */
  public static long key(long seed, String purpose, long index) {
    return absorb(absorb(absorb(0, seed), hash(purpose)), index);
  }

  /** As {@link #key(long, String, long)} with two indices, such as a layer and a step. */
  public static long key(long seed, String purpose, long first, long second) {
    return absorb(key(seed, purpose, first), second);
  }

  private static long absorb(long key, long value) {
    return SplitMix.nth(key + value, 1);
  }

  /** FNV-1a over the characters (G. Fowler, L. C. Noll and K.-P. Vo). */
  private static long hash(String purpose) {
    long h = FNV_BASIS;
    for (int i = 0; i < purpose.length(); i++) {
      h = (h ^ purpose.charAt(i)) * FNV_PRIME;
    }
    return h;
  }

  /** 64 uniform bits. */
  public long nextLong() {
    long result = Long.rotateLeft(s0 + s3, 23) + s0;
    long t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = Long.rotateLeft(s3, 45);
    return result;
  }

  /**
   * A whole number from 0 to bound - 1, every one equally likely (D. Lemire, "Fast random integer
   * generation in an interval", ACM TOMACS 29(1), 2019).
   *
   * @param bound at least 1
   */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("expected a bound of at least 1, got " + bound);
    }
    long product = (nextLong() >>> 32) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long threshold = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < threshold) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** A multiple of 2^-24 in [0, 1). */
  public float nextFloat() {
    return (nextLong() >>> 40) * 0x1p-24f;
  }

  /** A multiple of 2^-53 in [0, 1). */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /**
   * A standard normal deviate by the polar method (G. Marsaglia and T. A. Bray, 1964), on
   * StrictMath, whose bits are the same everywhere.
   */
  public double nextGaussian() {
    double spare = spareGaussian;
    if (!Double.isNaN(spare)) {
      spareGaussian = Double.NaN;
      return spare;
    }
    while (true) {
      double u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      double square = u * u + v * v;
      if (square < 1 && square > 0) {
        double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
        spareGaussian = v * factor;
        return u * factor;
      }
    }
  }

  /** The numbers 0 to count - 1 in random order, every order equally likely (Fisher-Yates). */
  public int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
