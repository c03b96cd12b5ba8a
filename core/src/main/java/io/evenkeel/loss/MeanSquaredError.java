package io.evenkeel.loss;

/**
 * Mean squared error, for real targets.
 *
 * <p>Outputs x and targets t are rows x columns; the mean is over all rows * columns elements:
 *
 * <pre>
 *   L = (1/(rows columns)) sum (x - t)^2
 *   dL/dx = 2 (x - t) / (rows columns)
 * </pre>
 */
public record MeanSquaredError() implements Loss {

  @Override
  public String name() {
    return "mean squared error";
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
