package io.evenkeel.table;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/**
 * The numbers that stand for missing values. {@link CellSql} says the same in SQL, for what DuckDB
 * itself computes; but the time that DuckDB needs for an expression that repeats for each column
 * grows with the square of their number, and so numbers are read as they are and looked at here.
 */
final class MissingNumbers {
  static final MissingNumbers NONE = new MissingNumbers(new double[0]);

  /** In ascending order, without NaN, which is always missing. */
  private final double[] values;

  private MissingNumbers(double[] values) {
    this.values = values;
  }

  /** Those that some texts say: numerals, or words such as {@code -inf}. */
  static MissingNumbers of(Collection<String> texts) {
    return new MissingNumbers(
        texts.stream()
            .mapToDouble(MissingNumbers::parse)
            .filter(value -> !Double.isNaN(value))
            .map(value -> value + 0.0) // -0 is 0
            .sorted()
            .toArray());
  }

  private static double parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.endsWith("nan")) {
      return Double.NaN;
    }
    if (TextReading.isWord(text)) {
      return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.parseDouble(text);
  }

  /** Makes NaN of all that stand for missing values. */
  void remove(double[] numbers) {
    if (values.length == 0) {
      return;
    }
    for (int i = 0; i < numbers.length; i++) {
      if (has(numbers[i])) {
        numbers[i] = Double.NaN;
      }
    }
  }

  private boolean has(double number) {
    return Arrays.binarySearch(values, number + 0.0) >= 0;
  }
}
