package io.evenkeel.kernels;

/** The mixer that turns structured keys into 64 uniform bits. */
final class SplitMix {
  private SplitMix() {}

  /**
   * The finaliser of SplitMix64: a bijection of 64 bits, each of which depends on all of the
   * input's.
   */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
