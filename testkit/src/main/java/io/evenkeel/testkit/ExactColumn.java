package io.evenkeel.testkit;

/**
 * A column whose mean and squared deviations are exact in float, so that the right answer of batch
 * normalization is known without rounding: mean + deviation, mean - deviation, and so on in turn; a
 * last odd row stands at the mean.
 *
 * <p>The idea is that of oneDNN's benchdnn. With epsilon = 15/64, deviations of 1/8 and 7/8 give
 * sqrt(sigma2 + epsilon) of exactly 1/2 and 1 in an even number of rows.
 *
 * @param mean a float of few bits, such as 5 or -0.75
 * @param deviation positive, of few bits
 */
public record ExactColumn(float mean, float deviation) {

  /** The epsilon with which deviations of 1/8 and 7/8 normalise without any rounding. */
  public static final double EPSILON = 15.0 / 64;

  public ExactColumn {
    if (!(deviation > 0)
        || (double) mean + deviation != mean + deviation
        || (double) mean - deviation != mean - deviation) {
      throw new IllegalArgumentException(
          "mean %s and deviation %s are not exact in float: choose numbers of few bits"
              .formatted(mean, deviation));
    }
  }

  /** Writes the column into a row-major matrix of rows x features. */
  public void fill(float[] matrix, int rows, int features, int column) {
    for (int r = 0; r < rows; r++) {
      matrix[r * features + column] = mean + sign(r, rows) * deviation;
    }
  }

  /** sum (z - mean)^2: exact. */
  public double sumOfSquares(int rows) {
    return (double) deviation * deviation * (rows - rows % 2);
  }

  /** sigma2 = sumOfSquares / rows, deviation^2 exactly for an even number of rows. */
  public double variance(int rows) {
    return sumOfSquares(rows) / rows;
  }

  /** Where row r stands, in deviations from the mean: +1, -1, or 0 for a last odd row. */
  public static int sign(int r, int rows) {
    return r == rows - 1 && rows % 2 == 1 ? 0 : 1 - 2 * (r % 2);
  }
}
