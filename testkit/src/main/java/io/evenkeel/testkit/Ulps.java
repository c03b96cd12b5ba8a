package io.evenkeel.testkit;

/** Distances between floats, counted in units in the last place. */
public final class Ulps {
  private Ulps() {}

  /**
   * How many floats lie between the two, one of them included: 0 for equal values (so for -0 and
   * +0, and for two NaNs), 1 for neighbours, Long.MAX_VALUE where only one is NaN. Infinity is the
   * neighbour of the largest float.
   */
  public static long distance(float a, float b) {
    if (Float.isNaN(a) || Float.isNaN(b)) {
      return Float.isNaN(a) && Float.isNaN(b) ? 0 : Long.MAX_VALUE;
    }
    return Math.abs(ordinal(a) - ordinal(b));
  }

  /**
   * The error of a float against the exact result, in ulps of the float nearest to that result: at
   * most 0.5 for a correctly rounded one. 0 where both are NaN, and where the actual value is what
   * the exact one rounds to at infinity; infinite where only one of them is NaN or infinite.
   */
  public static double error(double exact, float actual) {
    float nearest = (float) exact;
    if (Float.compare(nearest, actual) == 0 && !Float.isFinite(actual)) {
      return 0;
    }
    if (!Float.isFinite(nearest) || !Float.isFinite(actual)) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.abs(actual - exact) / Math.ulp(nearest);
  }

  /** The floats in order, -0 and +0 both at 0. */
  private static long ordinal(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits >= 0 ? bits : Integer.MIN_VALUE - (long) bits;
  }
}
