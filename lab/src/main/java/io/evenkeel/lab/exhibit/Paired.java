package io.evenkeel.lab.exhibit;

import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Text;

/**
 * Two numbers per seed, compared with each other.
 *
 * @param difference first minus second, over the seeds
 */
record Paired(Spread difference) {
  /** First minus second, seed by seed. */
  static Paired of(double[] first, double[] second) {
    double[] difference = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      difference[i] = first[i] - second[i];
    }
    return new Paired(Spread.of(difference));
  }

  /** Whether the first is larger, beyond chance. */
  boolean larger() {
    return difference.isBeyondChance() && difference.mean() > 0;
  }

  /** Whether the first is smaller, beyond chance. */
  boolean smaller() {
    return difference.isBeyondChance() && difference.mean() < 0;
  }

  /** Whether the difference is beyond chance, and to which side: a word in a sentence. */
  Text words() {
    return larger()
        ? Text.of("exhibits.better")
        : smaller() ? Text.of("exhibits.worse") : Text.of("exhibits.same");
  }
}
