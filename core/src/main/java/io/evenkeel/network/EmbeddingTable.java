package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;

/**
 * A learned vector for each category of one column.
 *
 * @param categories number of categories; their codes are 0 .. categories - 1. At most 2^24, so
 *     that every code is a float
 * @param dimension length of each vector, 1 .. 4096
 */
public record EmbeddingTable(int categories, int dimension) {
  private static final int MOST_CATEGORIES = 1 << 24;
  private static final int MOST_DIMENSIONS = 1 << 12;
  private static final int MOST_NUMBERS = 1 << 30;

  public EmbeddingTable {
    if (categories < 1 || categories > MOST_CATEGORIES) {
      throw new InvalidInputException(
          "an embedding needs 1 to %d categories, but got %d"
              .formatted(MOST_CATEGORIES, categories));
    }
    if (dimension < 1 || dimension > MOST_DIMENSIONS) {
      throw new InvalidInputException(
          "an embedding's vectors need 1 to %d dimensions, but got %d"
              .formatted(MOST_DIMENSIONS, dimension));
    }
    if ((long) categories * dimension > MOST_NUMBERS) {
      throw new InvalidInputException(
          ("an embedding of %d categories in %d dimensions has more than the %d numbers that there"
                  + " may be: choose fewer dimensions, or put rare categories into one")
              .formatted(categories, dimension, MOST_NUMBERS));
    }
  }
}
