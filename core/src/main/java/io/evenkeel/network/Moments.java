package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;

/**
 * The mean and variance of every column that one BatchNorm uses at inference. The arrays are taken
 * over, not copied, and nobody writes them.
 *
 * @param mean one per column
 * @param variance one per column, at least 0, by the layer's estimator
 */
public record Moments(double[] mean, double[] variance) {

  public Moments {
    if (mean.length != variance.length) {
      throw new InvalidInputException(
          "moments need as many variances as means, but got %d means and %d variances"
              .formatted(mean.length, variance.length));
    }
    for (int j = 0; j < mean.length; j++) {
      if (!Double.isFinite(mean[j]) || !(variance[j] >= 0) || Double.isInfinite(variance[j])) {
        throw new InvalidInputException(
            ("column %d has mean %s and variance %s, but a mean must be finite and a variance"
                    + " finite and at least 0")
                .formatted(j, mean[j], variance[j]));
      }
    }
  }

  /** Number of columns. */
  public int features() {
    return mean.length;
  }
}
