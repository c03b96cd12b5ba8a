package io.evenkeel.loss;

import io.evenkeel.kernels.InvalidInputException;

/**
 * Huber's loss (Huber 1964), for real targets with outliers: a parabola near 0, a line beyond.
 *
 * <p>Outputs x and targets t are rows x columns; the mean is over all rows * columns elements. With
 * d = x - t:
 *
 * <pre>
 *   L = (1/(rows columns)) sum of  d^2 / 2                    where |d| &lt;= delta
 *                                  delta (|d| - delta / 2)    elsewhere
 *   dL/dx = clamp(d, -delta, delta) / (rows columns)
 * </pre>
 *
 * @param delta where the parabola turns into a line, in the targets' unit; positive and finite
 */
public record Huber(double delta) implements Loss {

  public Huber {
    if (!(delta > 0) || Double.isInfinite(delta)) {
      throw new InvalidInputException(
          "Huber's delta must be positive and finite, but got " + delta);
    }
  }

  @Override
  public String name() {
    return "Huber";
  }

  @Override
  public Task task() {
    return Task.REAL;
  }

  @Override
  public void requireOutputs(int outputFeatures) {
    // Every network has at least one output, and any number will do.
  }
}
