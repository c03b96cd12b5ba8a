package io.evenkeel.loss;

import io.evenkeel.kernels.InvalidInputException;

/**
 * Another loss with a weight for each row, in a target column more, the last.
 *
 * <p>With the rows' weights v, positive, and what the other loss says of a row alone, l, times what
 * that row weighs there, w (1, or its class's weight):
 *
 * <pre>
 *   W = sum over rows of v w
 *   L = (1/W) sum of v w l
 * </pre>
 *
 * <p>A row of weight 3 so weighs in the loss and in the gradients what three rows weigh. Batch
 * normalization does not know weights: a row is one row in its moments, whatever it weighs.
 *
 * @param loss the loss of a row, itself without weights of rows
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
