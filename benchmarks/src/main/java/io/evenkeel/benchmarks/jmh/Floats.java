package io.evenkeel.benchmarks.jmh;

import java.util.Random;

/** Arrays of standard normal floats, the same each time. */
public final class Floats {
  private Floats() {}

  /** That many floats. */
  public static float[] normal(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** That many floats in [0.5, 1.5): scales, deviations, second moments. */
  public static float[] positive(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = 0.5f + random.nextFloat();
    }
    return values;
  }
}
