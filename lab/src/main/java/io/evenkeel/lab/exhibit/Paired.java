package io.evenkeel.lab.exhibit;

import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Text;

/**
 * Two numbers a seed, held against each other.
 *
 * @param difference first minus second, over the seeds
 */
record Paired(Spread difference) {
  /** So many standard errors of the mean a difference must have, to be more than chance. */
  private static final double STANDARD_ERRORS = 2;

  /** First minus second, seed by seed. */
  static Paired of(double[] first, double[] second) {
    double[] difference = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      difference[i] = first[i] - second[i];
    }
    return new Paired(Spread.of(difference));
  }

  /**
   * Whether the first is larger: in the mean by more than two standard errors, or with a single
   * seed at all.
   */
  boolean larger() {
    return difference.mean() > STANDARD_ERRORS * error();
  }

  /** Whether the first is smaller by as much. */
  boolean smaller() {
    return -difference.mean() > STANDARD_ERRORS * error();
  }

  /** Whether the difference is beyond chance, and to which side: a word in a sentence. */
  Text words() {
    return larger()
        ? Text.of("exhibits.better")
        : smaller() ? Text.of("exhibits.worse") : Text.of("exhibits.same");
  }

  private double error() {
    return Double.isNaN(difference.std()) ? 0 : difference.std() / Math.sqrt(difference.count());
  }
}
