package io.evenkeel.dataset;

/**
 * An augmentation that also mixes rows of different classes with each other, so that a row's target
 * becomes a distribution over the classes. Like {@link #apply} it follows from the seed, the epoch
 * and the row's number alone: a row's partner is any row of the training data, as the augmentation
 * makes it, whatever the mini-batch.
 */
public interface Mixing extends Augmentation {

  /**
   * The row that a row is mixed with.
   *
   * @param row its number in the training data
   * @param rows number of rows of the training data
   * @param seed of the whole run
   * @param epoch counted from 0
   */
  int partner(int row, int rows, long seed, int epoch);

  /**
   * Mixes a row with its partner.
   *
   * @param x holds the row's features from {@code offset} on; overwritten
   * @param other the partner's features; read
   * @param row number of the row, not of the partner
   * @return share of the row's own class; what is left is the partner's
   */
  double mix(float[] x, int offset, float[] other, int row, long seed, int epoch);
}
