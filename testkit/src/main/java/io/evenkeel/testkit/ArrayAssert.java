package io.evenkeel.testkit;

import java.util.function.IntToDoubleFunction;

/** Assertions over whole arrays; a failure names the array, the worst element and both values. */
public final class ArrayAssert {
  private ArrayAssert() {}

  /**
   * Every |actual[i] - expected[i]| is at most absolute + relative * |expected[i]|. NaN is close
   * only to NaN, an infinity only to itself.
   */
  public static void close(
      String name, double[] expected, double[] actual, double relative, double absolute) {
    close(
        name, i -> expected[i], expected.length, i -> actual[i], actual.length, relative, absolute);
  }

  /** As {@link #close(String, double[], double[], double, double)}, of floats against doubles. */
  public static void close(
      String name, double[] expected, float[] actual, double relative, double absolute) {
    close(
        name, i -> expected[i], expected.length, i -> actual[i], actual.length, relative, absolute);
  }

  /** As {@link #close(String, double[], double[], double, double)}, of floats against floats. */
  public static void close(
      String name, float[] expected, float[] actual, double relative, double absolute) {
    close(
        name, i -> expected[i], expected.length, i -> actual[i], actual.length, relative, absolute);
  }

  /**
   * Every element has the same bits as its counterpart: -0 is not +0; all NaNs count as the same.
   */
  public static void sameBits(String name, float[] expected, float[] actual) {
    sameLength(name, expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
        throw new AssertionError(
            "%s[%d]: expected the bits of %s, but got %s (%d ulp apart)"
                .formatted(name, i, expected[i], actual[i], Ulps.distance(expected[i], actual[i])));
      }
    }
  }

  private static void close(
      String name,
      IntToDoubleFunction expected,
      int expectedLength,
      IntToDoubleFunction actual,
      int actualLength,
      double relative,
      double absolute) {
    sameLength(name, expectedLength, actualLength);
    int worst = -1;
    double worstExcess = 0;
    int wrong = 0;
    for (int i = 0; i < expectedLength; i++) {
      double e = expected.applyAsDouble(i);
      double a = actual.applyAsDouble(i);
      if (Double.compare(e, a) == 0) {
        continue;
      }
      double excess = Math.abs(a - e) / (absolute + relative * Math.abs(e));
      // Infinite and NaN values get here only where they differ: then the quotient is no number.
      if (!Double.isFinite(e) || !Double.isFinite(a)) {
        excess = Double.POSITIVE_INFINITY;
      }
      if (!(excess <= 1)) {
        wrong++;
        if (worst < 0 || excess > worstExcess) {
          worst = i;
          worstExcess = excess;
        }
      }
    }
    if (worst >= 0) {
      throw new AssertionError(
          "%s[%d]: expected %s, but got %s (allowed: %s relative + %s absolute; %d of %d elements are out)"
              .formatted(
                  name,
                  worst,
                  expected.applyAsDouble(worst),
                  actual.applyAsDouble(worst),
                  relative,
                  absolute,
                  wrong,
                  expectedLength));
    }
  }

  private static void sameLength(String name, int expected, int actual) {
    if (expected != actual) {
      throw new AssertionError(
          "%s: expected %d elements, but got %d".formatted(name, expected, actual));
    }
  }
}
