package io.evenkeel.training;

import io.evenkeel.kernels.InvalidInputException;

/**
 * How a training's epochs end.
 *
 * @param dropLast whether the last mini-batch is left out where it is short; as the rows are
 *     shuffled, these are other rows in each epoch. Data smaller than one mini-batch stay one
 *     mini-batch
 * @param lastShare share of its mini-batches, rounded up, that the last epoch makes: 0.9 for 9.9
 *     epochs, 0 &lt; lastShare &lt;= 1
 */
public record EpochEnd(boolean dropLast, double lastShare) {

  /** All rows in every epoch. */
  public static final EpochEnd WHOLE = new EpochEnd(false, 1);

  public EpochEnd {
    if (!(lastShare > 0 && lastShare <= 1)) {
      throw new InvalidInputException(
          "the share of the last epoch must be above 0 and at most 1, but got " + lastShare);
    }
  }
}
