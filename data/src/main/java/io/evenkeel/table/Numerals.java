package io.evenkeel.table;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What the numerals of a column are like, over all its rows, and which of DuckDB's types holds
 * every digit of them.
 *
 * @param isWhole whether each is a whole number without a sign before it or zeros in front
 * @param isHeld whether a double keeps each
 * @param isPlain whether each is digits and at most one point, with no exponent
 * @param min of whole numbers; null where there are none, or some are too long
 * @param max likewise
 * @param integerDigits most digits before the point, without leading zeros
 * @param scale most digits behind the point
 */
record Numerals(
    boolean isWhole,
    boolean isHeld,
    boolean isPlain,
    @Nullable BigInteger min,
    @Nullable BigInteger max,
    int integerDigits,
    int scale) {
  static final String DOUBLE = "DOUBLE";
  static final String TEXT = "VARCHAR";
  private static final int MOST_DIGITS = 38;
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /**
   * Numbers of at most this many significant digits are the same before and after they were a
   * double.
   */
  private static final int SAFE_DIGITS = 15;

  /** How many columns {@link #counts} gives. */
  static final int COUNTS = 9;

  /**
   * The aggregates from which {@link #of(ResultSet, int)} reads.
   *
   * @param cell a numeral as text, NULL where missing
   * @param number the same as a double, NULL where it is none
   */
  static String counts(String cell, String number) {
    return """
    count(%1$s), count_if(isfinite(%2$s)), count_if(regexp_matches(%1$s, '^[+-]?0[0-9]')),
    count_if(regexp_full_match(%1$s, '-?[0-9]+')),
    count_if(len(%3$s) <= %5$d OR %3$s = %4$s),
    count_if(regexp_full_match(%1$s, '[+-]?[0-9]*[.]?[0-9]*')),
    min(TRY_CAST(%1$s AS HUGEINT)) || ' ' || max(TRY_CAST(%1$s AS HUGEINT)),
    max(len(ltrim(regexp_extract(%1$s, '^[+-]?([0-9]*)', 1), '0'))),
    max(len(regexp_extract(%1$s, '[.]([0-9]*)$', 1)))\
    """
        .formatted(
            cell,
            number,
            significant(cell),
            significant("CAST(%s AS VARCHAR)".formatted(number)),
            SAFE_DIGITS);
  }

  /** A numeral's digits, without exponent, point, and the zeros at both ends. */
  private static String significant(String numeral) {
    return "trim(regexp_replace(regexp_replace(%s, '[eE].*$', ''), '[^0-9]', '', 'g'), '0')"
        .formatted(numeral);
  }

  /**
   * The numerals of a column of text.
   *
   * @param at where its {@link #counts} begin in the row
   * @return null if some value is no number, or has zeros in front as names have: it stays text
   */
  static @Nullable Numerals of(ResultSet row, int at) throws SQLException {
    long present = row.getLong(at);
    if (row.getLong(at + 1) < present || row.getLong(at + 2) > 0) {
      return null;
    }
    String ends = row.getString(at + 6);
    int space = ends == null ? -1 : ends.indexOf(' ');
    return new Numerals(
        present > 0 && row.getLong(at + 3) == present,
        row.getLong(at + 4) == present,
        row.getLong(at + 5) == present,
        ends == null ? null : new BigInteger(ends.substring(0, space)),
        ends == null ? null : new BigInteger(ends.substring(space + 1)),
        row.getInt(at + 7),
        row.getInt(at + 8));
  }

  /** The numerals of Java's numbers, without nulls. */
  static Numerals of(Collection<BigDecimal> values) {
    boolean whole = !values.isEmpty();
    boolean held = true;
    BigInteger min = null;
    BigInteger max = null;
    int digits = 0;
    int scale = 0;
    for (BigDecimal value : values) {
      whole &= value.scale() == 0;
      held &= BigDecimal.valueOf(value.doubleValue()).compareTo(value) == 0;
      digits = Math.max(digits, value.precision() - value.scale());
      scale = Math.max(scale, value.scale());
      if (whole) {
        BigInteger number = value.unscaledValue();
        min = min == null ? number : min.min(number);
        max = max == null ? number : max.max(number);
      }
    }
    return new Numerals(whole, held, true, min, max, digits, scale);
  }

  /**
   * The smallest type that holds whole numbers from one to the other.
   *
   * <p>HUGEINT is not among them, because Parquet has none and DuckDB writes it as a double.
   */
  static String wholeType(BigInteger min, BigInteger max) {
    if (min.compareTo(LONG_MIN) >= 0 && max.compareTo(LONG_MAX) <= 0) {
      return "BIGINT";
    }
    if (min.signum() >= 0 && max.bitLength() <= Long.SIZE) {
      return "UBIGINT";
    }
    BigInteger end = BigInteger.TEN.pow(MOST_DIGITS);
    return min.abs().max(max.abs()).compareTo(end) < 0 ? decimal(MOST_DIGITS, 0) : TEXT;
  }

  /** The type that holds them: {@link #DOUBLE}, one of exact numbers, or {@link #TEXT}. */
  String type() {
    if (isWhole) {
      return min == null || max == null || integerDigits > MOST_DIGITS ? TEXT : wholeType(min, max);
    }
    if (isHeld) {
      return DOUBLE;
    }
    int digits = Math.max(1, integerDigits + scale);
    return isPlain && digits <= MOST_DIGITS ? decimal(digits, scale) : TEXT;
  }

  private static String decimal(int digits, int scale) {
    return "DECIMAL(%d, %d)".formatted(digits, scale);
  }
}
