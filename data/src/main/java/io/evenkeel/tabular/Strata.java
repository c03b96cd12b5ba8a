package io.evenkeel.tabular;

import io.evenkeel.kernels.RandomStream;

/**
 * Draws rows for the test and validation parts while they pass by: of each stratum exactly the
 * share that was asked for, to half a row, every choice of rows as likely as any other (selection
 * sampling, Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S).
 */
final class Strata {
  private final long[] rows;
  private final long[] test;
  private final long[] validation;
  private final RandomStream[] random;

  /**
   * @param rows of each stratum, all that will pass by
   * @param testShare share of the rows that are the test part
   * @param validationShare share of the other rows that are the validation part
   */
  Strata(long[] rows, double testShare, double validationShare, long seed) {
    this.rows = rows.clone();
    test = new long[rows.length];
    validation = new long[rows.length];
    random = new RandomStream[rows.length];
    for (int s = 0; s < rows.length; s++) {
      test[s] = Math.round(rows[s] * testShare);
      validation[s] = Math.round((rows[s] - test[s]) * validationShare);
      random[s] = RandomStream.of(seed, "split", s);
    }
  }

  /** The part of the stratum's next row. */
  Part next(int stratum) {
    double place = random[stratum].nextDouble() * rows[stratum]--;
    if (place < test[stratum]) {
      test[stratum]--;
      return Part.TEST;
    }
    if (place < test[stratum] + validation[stratum]) {
      validation[stratum]--;
      return Part.VALIDATION;
    }
    return Part.TRAIN;
  }
}
