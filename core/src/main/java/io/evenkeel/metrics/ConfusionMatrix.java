package io.evenkeel.metrics;

import java.util.Arrays;

/**
 * How often rows of each actual class were predicted as each class; accuracy, precision, recall and
 * F1 follow from it. With n_ap rows of actual class a predicted as p:
 *
 * <pre>
 *   accuracy    = sum_c n_cc / sum n         precision_c = n_cc / sum_a n_ac
 *   recall_c    = n_cc / sum_p n_cp          F1_c        = 2 n_cc / (sum_a n_ac + sum_p n_cp)
 * </pre>
 *
 * <p>Precision, recall and F1 whose divisor is 0 (a class never predicted, or never there) are 0,
 * and macro averages count them so, as scikit-learn's do.
 */
public final class ConfusionMatrix {
  private final int classes;
  private final long[] counts;

  /** An empty matrix of that many classes. */
  public ConfusionMatrix(int classes) {
    this.classes = classes;
    counts = new long[classes * classes];
  }

  /** Takes in one row. */
  public void add(int actual, int predicted) {
    counts[actual * classes + predicted]++;
  }

  public int classes() {
    return classes;
  }

  /** Number of rows of class {@code actual} that were predicted as {@code predicted}. */
  public long count(int actual, int predicted) {
    return counts[actual * classes + predicted];
  }

  /** Number of rows of class {@code actual}. */
  public long actual(int actual) {
    long sum = 0;
    for (int p = 0; p < classes; p++) {
      sum += count(actual, p);
    }
    return sum;
  }

  /** Number of rows predicted as {@code predicted}. */
  public long predicted(int predicted) {
    long sum = 0;
    for (int a = 0; a < classes; a++) {
      sum += count(a, predicted);
    }
    return sum;
  }

  /** Number of rows taken in. */
  public long rows() {
    return Arrays.stream(counts).sum();
  }

  /** Share of the rows that were predicted right; NaN for no rows. */
  public double accuracy() {
    long right = 0;
    for (int c = 0; c < classes; c++) {
      right += count(c, c);
    }
    return (double) right / rows();
  }

  /** Share of the rows predicted as class c that are of class c. */
  public double precision(int c) {
    return share(count(c, c), predicted(c));
  }

  /** Share of the rows of class c that were predicted as class c. */
  public double recall(int c) {
    return share(count(c, c), actual(c));
  }

  /** Harmonic mean of precision and recall of class c. */
  public double f1(int c) {
    return share(2 * count(c, c), predicted(c) + actual(c));
  }

  /** Mean of the classes' F1, each class counting alike. */
  public double macroF1() {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += f1(c);
    }
    return sum / classes;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
