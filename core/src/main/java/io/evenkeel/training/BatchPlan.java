package io.evenkeel.training;

import io.evenkeel.kernels.InvalidInputException;

/**
 * How an epoch's rows fall into mini-batches: {@code batchSize} each, and a short last one. Where
 * BN normalises by the mini-batch, one row cannot be normalised: a last single row then joins the
 * mini-batch before it.
 *
 * @param rows number of rows of the training data
 * @param batchSize rows of every mini-batch but the last
 * @param steps number of mini-batches of an epoch
 */
record BatchPlan(long rows, int batchSize, int steps) {

  /**
   * Plans an epoch.
   *
   * @param needsTwoRows whether BN normalises by the mini-batch
   * @throws InvalidInputException if there are no rows, a mini-batch of one row cannot be avoided,
   *     or there are too many mini-batches
   */
  static BatchPlan of(long rows, int batchSize, boolean needsTwoRows) {
    if (rows < 1) {
      throw new InvalidInputException("training needs at least 1 row, but the data has none");
    }
    if (needsTwoRows && batchSize == 1) {
      throw new InvalidInputException(
          "batch normalization needs at least 2 rows in each mini-batch, but the batch size is 1:"
              + " choose 2 or more, or let BatchNorm normalise by its running statistics");
    }
    if (needsTwoRows && rows == 1) {
      throw new InvalidInputException(
          "batch normalization needs at least 2 rows in each mini-batch, but there is 1 row to train"
              + " on: train on more rows, or let BatchNorm normalise by its running statistics");
    }
    long full = rows / batchSize;
    int rest = (int) (rows % batchSize);
    boolean merged = rest == 1 && needsTwoRows;
    long steps = rest == 0 || merged ? full : full + 1;
    if (steps > Integer.MAX_VALUE) {
      throw new InvalidInputException(
          "an epoch of %d rows has %d mini-batches of %d, of which there can be %d: choose a larger batch size"
              .formatted(rows, steps, batchSize, Integer.MAX_VALUE));
    }
    return new BatchPlan(rows, batchSize, (int) steps);
  }

  /** Index of the first row of a mini-batch, in the epoch's order. */
  long start(int step) {
    return (long) step * batchSize;
  }

  /** Number of rows of a mini-batch. */
  int count(int step) {
    return step == steps - 1 ? (int) (rows - start(step)) : batchSize;
  }

  /** Most rows that a mini-batch has. */
  int maxRows() {
    return Math.max(count(0), count(steps - 1));
  }
}
