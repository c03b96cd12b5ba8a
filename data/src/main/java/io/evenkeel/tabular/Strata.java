package io.evenkeel.tabular;

import io.evenkeel.kernels.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws rows for the test and validation parts while they pass by: of each stratum exactly the
 * share that was asked for, to half a row, every choice of rows as likely as any other (selection
 * sampling, Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S). The rows of a fold are
 * dealt instead: of as many consecutive rows of a stratum as there are folds, each fold gets one.
 */
final class Strata {
  private final long[] rows;
  private final long[] test;
  private final long[] validation;
  private final RandomStream[] random;
  private final @Nullable Deal deal;

  private Strata(long[] rows, long[] test, double validationShare, long seed, @Nullable Deal deal) {
    this.rows = rows.clone();
    this.test = test;
    this.deal = deal;
    validation = new long[rows.length];
    random = new RandomStream[rows.length];
    for (int s = 0; s < rows.length; s++) {
      validation[s] = Math.round((rows[s] - test[s]) * validationShare);
      random[s] = RandomStream.of(seed, "split", s);
    }
  }

  /**
   * Parts that are drawn.
   *
   * @param rows of each stratum, all that will pass by
   * @param testShare share of the rows that are the test part
   * @param validationShare share of the other rows that are the validation part
   */
  static Strata drawn(long[] rows, double testShare, double validationShare, long seed) {
    long[] test = new long[rows.length];
    for (int s = 0; s < rows.length; s++) {
      test[s] = Math.round(rows[s] * testShare);
    }
    return new Strata(rows, test, validationShare, seed, null);
  }

  /**
   * A fold as the test part, and the validation part drawn from the others.
   *
   * @param rows likewise
   */
  static Strata fold(long[] rows, SplitSpec.Fold fold, double validationShare, long seed) {
    Deal deal = new Deal(rows.length, fold, seed);
    long[] others = rows.clone();
    for (int s = 0; s < rows.length; s++) {
      long rounds = rows[s] / fold.of();
      int[] last = deal.order(s, rounds);
      others[s] -= rounds;
      for (int i = 0; i < rows[s] % fold.of(); i++) {
        others[s] -= last[i] == fold.index() ? 1 : 0;
      }
    }
    return new Strata(others, new long[rows.length], validationShare, seed, deal);
  }

  /** The part of the stratum's next row. */
  Part next(int stratum) {
    if (deal != null && deal.isInFold(stratum)) {
      return Part.TEST;
    }
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

  /** Deals rows to folds. */
  private static final class Deal {
    private final SplitSpec.Fold fold;
    private final long seed;
    private final long[] passed;
    private final int[][] orders;

    Deal(int strata, SplitSpec.Fold fold, long seed) {
      this.fold = fold;
      this.seed = seed;
      passed = new long[strata];
      orders = new int[strata][];
    }

    /**
     * The folds that rows of a stratum go to.
     *
     * @param round how many times as many rows as there are folds have passed by
     */
    int[] order(int stratum, long round) {
      return RandomStream.of(RandomStream.key(seed, "folds", stratum), "round", round)
          .permutation(fold.of());
    }

    boolean isInFold(int stratum) {
      int place = (int) (passed[stratum] % fold.of());
      if (place == 0) {
        orders[stratum] = order(stratum, passed[stratum] / fold.of());
      }
      passed[stratum]++;
      return orders[stratum][place] == fold.index();
    }
  }
}
