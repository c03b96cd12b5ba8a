package io.evenkeel.loss;

import io.evenkeel.kernels.InvalidInputException;

/**
 * Another loss with a weight for each row, in one more target column, the last.
 *
 * <p>With the rows' weights v, positive, the other loss of a single row, l, and the weight of that
 * row there, w (1, or its class's weight):
 *
 * <pre>
 *   W = sum over rows of v w
 *   L = (1/W) sum of v w l
 * </pre>
 *
 * <p>So a row of weight 3 counts in the loss and in the gradients as three rows do. Batch
 * normalization does not know weights: a row is one row in its moments, whatever it weighs.
 *
 * @param loss the loss of a row, itself without row weights
 */
public record RowWeighted(Loss loss) implements Loss {

  public RowWeighted {
    if (loss instanceof RowWeighted) {
      throw new InvalidInputException("rows have one weight each, so weight a loss once");
    }
  }

  @Override
  public Loss unweighted() {
    return loss;
  }

  @Override
  public String name() {
    return loss.name() + ", rows weighted";
  }

  @Override
  public Task task() {
    return loss.task();
  }

  @Override
  public int targetColumns(int outputFeatures) {
    return loss.targetColumns(outputFeatures) + 1;
  }

  @Override
  public float response(float output) {
    return loss.response(output);
  }

  @Override
  public void requireOutputs(int outputFeatures) {
    loss.requireOutputs(outputFeatures);
  }
}
