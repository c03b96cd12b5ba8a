package io.evenkeel.loss;

/**
 * Poisson loss, for counts: the network's output is the logarithm of the mean count.
 *
 * <p>Outputs z and targets y, at least 0, are rows x columns; the mean is over all rows * columns
 * elements:
 *
 * <pre>
 *   L = (1/(rows columns)) sum of exp(z) - y z
 *   dL/dz = (exp(z) - y) / (rows columns)
 * </pre>
 *
 * <p>It is the negative logarithm of the likelihood of y, without the term ln y! that no weight
 * changes: PyTorch's {@code PoissonNLLLoss} with its defaults.
 */
public record Poisson() implements Loss {

  @Override
  public String name() {
    return "Poisson";
  }

  @Override
  public Task task() {
    return Task.REAL;
  }

  @Override
  public float response(float output) {
    return (float) StrictMath.exp(output);
  }

  @Override
  public void requireOutputs(int outputFeatures) {
    // Every network has at least one output, and any number will do.
  }
}
