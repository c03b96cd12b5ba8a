package io.evenkeel.testkit;

import java.util.random.RandomGenerator;

/** Columns on which a careless mean or variance cancels, divides by zero or overflows. */
public enum BadlyScaledColumn {
  /** Mean 1e4, standard deviation 1e-2, which is ten ulps there. */
  OFFSET_1E4(1e4, 1e-2),
  /**
   * Mean 1e6, standard deviation 1e-2, a sixth of an ulp: almost all rows round to the mean, and a
   * few to its neighbours.
   */
  OFFSET_1E6(1e6, 1e-2),
  /** All rows the same, a number that has no exact float. */
  CONSTANT(0.1, 0),
  /** A large constant. */
  CONSTANT_1E6(1e6 + 0.3, 0),
  /** Mean and standard deviation 1e18: squares near the end of float's range. */
  HUGE(1e18, 1e18),
  /** Standard deviation 1e-20: squares far below epsilon, and below float's normal range. */
  TINY(0, 1e-20);

  private final double mean;
  private final double deviation;

  BadlyScaledColumn(double mean, double deviation) {
    this.mean = mean;
    this.deviation = deviation;
  }

  /** The mean of the distribution that the rows are drawn from. */
  public double mean() {
    return mean;
  }

  /** The standard deviation of the distribution that the rows are drawn from. */
  public double deviation() {
    return deviation;
  }

  /** Writes a Gaussian sample into one column of a row-major matrix of rows x features. */
  public void fill(RandomGenerator random, float[] matrix, int rows, int features, int column) {
    for (int r = 0; r < rows; r++) {
      matrix[r * features + column] = (float) (mean + deviation * random.nextGaussian());
    }
  }
}
