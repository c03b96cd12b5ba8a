package io.evenkeel.tabular;

import io.evenkeel.kernels.RandomStream;
import java.util.Arrays;

/**
 * What is known of a column of numbers, dates or times after one pass over the training rows:
 * moments by Welford's recurrence, which do not cancel, and a uniform sample for quantiles (Vitter
 * 1985, algorithm R), which is all values where they fit.
 */
final class NumberSummary {
  private final RandomStream random;
  private final int most;
  private double[] sample = new double[256];
  private long count;
  private long missing;
  private double mean;
  private double squares;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private boolean whole = true;
  private boolean ascending = true;
  private boolean rowNumber = true;
  private double first;
  private double last = Double.NEGATIVE_INFINITY;
  private boolean sorted;

  /**
   * @param most values that are kept
   * @param random decides which, where there are more
   */
  NumberSummary(int most, RandomStream random) {
    this.most = most;
    this.random = random;
  }

  /** Takes in the value of a training row, NaN where it is missing. */
  void add(double value, long row) {
    if (Double.isNaN(value)) {
      missing++;
      return;
    }
    keep(value);
    if (count == 0) {
      first = value - row;
    }
    count++;
    double fromOldMean = value - mean;
    mean += fromOldMean / count;
    squares += fromOldMean * (value - mean);
    min = Math.min(min, value);
    max = Math.max(max, value);
    whole &= value == Math.rint(value);
    ascending &= value > last;
    rowNumber &= value - row == first;
    last = value;
    sorted = false;
  }

  private void keep(double value) {
    if (count < most) {
      if (count == sample.length) {
        sample = Arrays.copyOf(sample, (int) Math.min(most, 2L * sample.length));
      }
      sample[(int) count] = value;
    } else {
      long place = Long.remainderUnsigned(random.nextLong(), count + 1);
      if (place < most) {
        sample[(int) place] = value;
      }
    }
  }

  /** Number of rows that have a value. */
  long count() {
    return count;
  }

  long missing() {
    return missing;
  }

  double mean() {
    return mean;
  }

  /** Standard deviation, of all rows that have a value. */
  double deviation() {
    return Math.sqrt(squares / count);
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }

  /** Whether every value is a whole number. */
  boolean whole() {
    return whole;
  }

  /** Whether the values count the table's rows. */
  boolean isRowNumber() {
    return rowNumber && whole && count > 1;
  }

  /** The kept values, ascending. */
  double[] sorted() {
    if (!sorted) {
      sample = Arrays.copyOf(sample, (int) Math.min(count, most));
      Arrays.sort(sample);
      sorted = true;
    }
    return sample;
  }

  /** Whether no value comes twice; among the kept values, where those are not all. */
  boolean isDistinct() {
    if (ascending) {
      return true;
    }
    double[] values = sorted();
    for (int i = 1; i < values.length; i++) {
      if (values[i] == values[i - 1]) {
        return false;
      }
    }
    return true;
  }

  /** The value below which that share of the values lies. */
  double quantile(double share) {
    double[] values = sorted();
    return values[(int) (share * (values.length - 1))];
  }
}
