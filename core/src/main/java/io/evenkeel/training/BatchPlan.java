package io.evenkeel.training;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;

/**
 * How an epoch's rows fall into mini-batches: {@code batchSize} each, and a short last one. Where
 * BN normalises by the mini-batch, one row cannot be normalised, or, if it is an image, by its own
 * pixels alone: a last single row then joins the mini-batch before it.
 *
 * @param rows number of rows of the training data
 * @param epochRows number of those that an epoch takes: all, unless a short last mini-batch is
 *     dropped
 * @param batchSize rows of every mini-batch but the last
 * @param steps number of mini-batches of an epoch
 * @param epochs number of epochs
 * @param lastSteps number of mini-batches of the last epoch
 */
record BatchPlan(long rows, long epochRows, int batchSize, int steps, int epochs, int lastSteps) {

  /**
   * Plans a training's epochs.
   *
   * @throws InvalidInputException if there are no rows, a mini-batch of one row cannot be avoided,
   *     or there are too many mini-batches
   */
  static BatchPlan of(long rows, TrainingConfig config, Network network) {
    boolean needsTwoRows = network.needsTwoRows();
    int batchSize = config.batchSize();
    if (rows < 1) {
      throw new InvalidInputException("training needs at least 1 row, but the data has none");
    }
    if (needsTwoRows && batchSize == 1) {
      throw new InvalidInputException(
          "batch normalization needs at least 2 rows in each mini-batch, but the batch size is 1:"
              + " choose 2 or more, or let BatchNorm normalise by its running statistics (in"
              + " --layers: bn running)");
    }
    if (needsTwoRows && rows == 1) {
      throw new InvalidInputException(
          "batch normalization needs at least 2 rows in each mini-batch, but there is 1 row to train"
              + " on: train on more rows, or let BatchNorm normalise by its running statistics (in"
              + " --layers: bn running)");
    }
    long full = rows / batchSize;
    int rest = (int) (rows % batchSize);
    boolean merged = rest == 1 && full > 0 && network.normalizesByBatch();
    boolean dropped = config.epochEnd().dropLast() && full > 0;
    long steps = rest == 0 || merged || dropped ? full : full + 1;
    if (steps > Integer.MAX_VALUE) {
      throw new InvalidInputException(
          "an epoch of %d rows has %d mini-batches of %d, but at most %d are possible: choose a larger batch size"
              .formatted(rows, steps, batchSize, Integer.MAX_VALUE));
    }
    return new BatchPlan(
        rows,
        dropped ? full * batchSize : rows,
        batchSize,
        (int) steps,
        config.epochs(),
        (int) Math.ceil(config.epochEnd().lastShare() * steps));
  }

  /** Number of mini-batches of an epoch, which is counted from 0. */
  int steps(int epoch) {
    return epoch == epochs - 1 ? lastSteps : steps;
  }

  /** Number of mini-batches of the epochs before one, which is counted from 0. */
  long stepsBefore(int epoch) {
    return epoch == epochs ? totalSteps() : (long) steps * epoch;
  }

  /** Number of mini-batches of all epochs. */
  long totalSteps() {
    return (long) steps * (epochs - 1) + lastSteps;
  }

  /** Index of the first row of a mini-batch, in the epoch's order. */
  long start(int step) {
    return (long) step * batchSize;
  }

  /** Number of rows of a mini-batch. */
  int count(int step) {
    return step == steps - 1 ? (int) (epochRows - start(step)) : batchSize;
  }

  /** Most rows that a mini-batch has. */
  int maxRows() {
    return Math.max(count(0), count(steps - 1));
  }
}
