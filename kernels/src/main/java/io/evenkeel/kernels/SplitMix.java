package io.evenkeel.kernels;

/**
 * SplitMix64 (G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014), with variant 13 of D. Stafford's mixers: turns structured keys into
 * uniform bits.
 */
final class SplitMix {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private SplitMix() {}

  /** The generator's n-th number after it was started at the key; one to one in the key. */
  static long nth(long key, long n) {
    long z = key + GOLDEN * n;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
