package io.evenkeel.onnx.doctor;

import io.evenkeel.kernels.InvalidInputException;

/**
 * How a model is examined on data.
 *
 * @param mostRows rows that are looked at, at random if there are more
 * @param batchRows rows that are normalised together in training mode
 * @param seed of the choice of rows and of the split
 */
public record ExaminationOptions(int mostRows, int batchRows, long seed) {
  /** Fewer rows say too little about a variance. */
  static final int LEAST_ROWS = 30;

  /** Up to 10,000 rows, batches of 64. */
  public static final ExaminationOptions DEFAULT = new ExaminationOptions(10_000, 64, 42);

  public ExaminationOptions {
    if (mostRows < LEAST_ROWS) {
      throw new InvalidInputException(
          "the doctor needs at least %d rows to tell drift from chance, but may look at %d"
              .formatted(LEAST_ROWS, mostRows));
    }
    if (batchRows < 2) {
      throw new InvalidInputException(
          "in training mode at least 2 rows are normalised together, but got " + batchRows);
    }
  }
}
