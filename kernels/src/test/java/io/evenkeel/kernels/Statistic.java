package io.evenkeel.kernels;

/** How far counts are from those that chance would give. */
final class Statistic {
  private Statistic() {}

  /**
   * Pearson's chi-square of counts that should be equal, as standard deviations from its
   * expectation (k - 1, with variance 2 (k - 1)). 0 for a single count.
   */
  static double chiSquareDeviations(int[] counts) {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    double expected = (double) total / counts.length;
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    int freedom = counts.length - 1;
    return freedom == 0 ? 0 : (chiSquare - freedom) / Math.sqrt(2.0 * freedom);
  }

  /** Successes of a binomial as standard deviations from their expectation. */
  static double binomialDeviations(long successes, long trials, double probability) {
    return (successes - trials * probability) / Math.sqrt(trials * probability * (1 - probability));
  }
}
