package io.evenkeel.lab.compare;

import java.util.Arrays;

/**
 * Some numbers in brief; those that are NaN are left out.
 *
 * @param count how many there are
 * @param std with divisor count - 1; NaN for fewer than 2
 * @param median of an even number, the mean of the two in the middle
 */
public record Spread(int count, double mean, double std, double min, double median, double max) {
  /** A mean that is more than this many standard errors from zero is more than chance. */
  private static final double STANDARD_ERRORS = 2;

  /** The spread of some numbers. */
  public static Spread of(double... numbers) {
    double[] sorted = Arrays.stream(numbers).filter(x -> !Double.isNaN(x)).sorted().toArray();
    int n = sorted.length;
    if (n == 0) {
      return new Spread(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    double mean = Arrays.stream(sorted).average().orElseThrow();
    double squares = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum();
    double std = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1));
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new Spread(n, mean, std, sorted[0], median, sorted[n - 1]);
  }

  /**
   * Whether these numbers, differences from several seeds, show more than chance: their mean is
   * over two standard errors from zero. Never true of a single number, for which chance cannot be
   * estimated.
   */
  public boolean isBeyondChance() {
    return count > 1 && Math.abs(mean) > STANDARD_ERRORS * std / Math.sqrt(count);
  }
}
