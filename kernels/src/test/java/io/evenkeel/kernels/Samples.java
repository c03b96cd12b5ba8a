package io.evenkeel.kernels;

import java.util.random.RandomGenerator;

/** Inputs for comparing twins: ordinary numbers, wild ones, and the special values. */
final class Samples {
  /** Sizes around the vectors' lengths and the unrolled bodies'. */
  static final int[] AWKWARD = {1, 2, 6, 13, 17, 63, 207, 1025};

  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
  };

  private Samples() {}

  /**
   * Mostly normal deviates with standard deviation 3, one in eight any float, one in eight special.
   */
  static float[] wild(RandomGenerator random, int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] =
          switch (random.nextInt(8)) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> Float.intBitsToFloat(random.nextInt());
            default -> (float) (3 * random.nextGaussian());
          };
    }
    return x;
  }

  /** Normal deviates, the same in every run. */
  static float[] ordinary(String name, int count) {
    RandomStream random = RandomStream.of(3, name, 0);
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
