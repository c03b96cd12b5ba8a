package io.evenkeel.dataset;

/**
 * Changes the rows of a training on their way into mini-batches, such as mirroring images. What is
 * done to a row follows from the seed, the epoch and the row's number alone, so a training repeats
 * to the bit, on any number of threads and after a resume. Validation and test data, and statistics
 * that are computed after training, see the rows as they are.
 */
@FunctionalInterface
public interface Augmentation {

  /**
   * Changes one row in place.
   *
   * @param x holds the row's features from {@code offset} on; overwritten
   * @param row its number in the training data
   * @param seed of the whole run
   * @param epoch counted from 0
   */
  void apply(float[] x, int offset, int row, long seed, int epoch);
}
