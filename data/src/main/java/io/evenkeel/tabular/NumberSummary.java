package io.evenkeel.tabular;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a column of numbers, dates or times after one pass over the training rows:
 * moments of exact sums, and a uniform sample for quantiles, which is all values where they fit.
 * Summaries of parts of the rows become that of all rows, to the bit.
 */
final class NumberSummary implements Serializable {
  private static final long serialVersionUID = 1;

  private final ExactSum sum = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private final ValueSample sample;
  private long count;
  private long missing;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private boolean whole = true;
  private boolean rowNumber = true;

  /** The first value's distance from its row's number. */
  private double offset;

  /** Whether a square was greater than any double. */
  private boolean overflowed;

  private transient double @Nullable [] sorted;

  /**
   * @param most values that are kept
   * @param key decides which, where there are more
   */
  NumberSummary(int most, long key) {
    sample = new ValueSample(most, key);
  }

  /** Takes in the value of a training row, NaN where it is missing. */
  void add(double value, long row) {
    if (Double.isNaN(value)) {
      missing++;
      return;
    }
    sample.add(value, row);
    if (count == 0) {
      offset = value - row;
    }
    count++;
    sum.add(value);
    double square = value * value;
    if (Double.isInfinite(square)) {
      overflowed = true;
    } else {
      squares.add(square);
      squares.add(Math.fma(value, value, -square));
    }
    min = Math.min(min, value);
    max = Math.max(max, value);
    whole &= value == Math.rint(value);
    rowNumber &= value - row == offset;
    sorted = null;
  }

  /** Takes in the summary of other rows. */
  void merge(NumberSummary other) {
    missing += other.missing;
    if (other.count == 0) {
      return;
    }
    sample.add(other.sample);
    sum.add(other.sum);
    squares.add(other.squares);
    overflowed |= other.overflowed;
    whole &= other.whole;
    rowNumber &= other.rowNumber && (count == 0 || other.offset == offset);
    if (count == 0) {
      offset = other.offset;
    }
    count += other.count;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    sorted = null;
  }

  /** Number of rows that have a value. */
  long count() {
    return count;
  }

  long missing() {
    return missing;
  }

  double mean() {
    return count == 0 ? 0 : quotient(sum.units(), count, ExactSum.UNIT);
  }

  /** Standard deviation, of all rows that have a value. */
  double deviation() {
    if (count == 0 || overflowed) {
      return count == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
    }
    // n^2 variance = n sum(x^2) - sum(x)^2, without rounding.
    BigInteger total = sum.units();
    BigInteger numerator =
        squares
            .units()
            .shiftLeft(ExactSum.UNIT)
            .multiply(BigInteger.valueOf(count))
            .subtract(total.multiply(total));
    return Math.sqrt(quotient(numerator, count, 2 * ExactSum.UNIT) / count);
  }

  /** units / (count 2^scale). */
  private static double quotient(BigInteger units, long count, int scale) {
    BigDecimal divisor = new BigDecimal(BigInteger.valueOf(count).shiftLeft(scale));
    return new BigDecimal(units).divide(divisor, MathContext.DECIMAL128).doubleValue();
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
    double[] values = sorted;
    if (values == null) {
      values = sample.sorted();
      sorted = values;
    }
    return values;
  }

  /** Whether no value comes twice; among the kept values, where those are not all. */
  boolean isDistinct() {
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
