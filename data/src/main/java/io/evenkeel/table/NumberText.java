package io.evenkeel.table;

import io.evenkeel.table.format.NumberFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the numbers of a column of text; {@link TextSql} has the same in SQL, from the same
 * patterns. For one thread.
 */
final class NumberText {
  /** A minus before the first digit or behind the last, or a bracket before it. */
  static final String NEGATIVE = "^[^0-9]*[(\\x{2212}-]|[\\x{2212}-][^0-9]*$";

  private final NumberFormat format;
  private final Matcher whole;
  private final Matcher negative = Pattern.compile(NEGATIVE).matcher("");
  private final Matcher around;
  private final Matcher groups;

  NumberText(NumberFormat format) {
    this.format = format;
    whole = Pattern.compile(format.pattern()).matcher("");
    around = Pattern.compile(around(format)).matcher("");
    groups = Pattern.compile(format.isPlain() ? "" : format.groupPattern()).matcher("");
  }

  /** What stands around a number's digits: a unit, signs, brackets. */
  static String around(NumberFormat format) {
    return "^[^0-9%s]+|[^0-9]+$".formatted(format.decimal());
  }

  /**
   * A cell's number; infinite if it is not a number, or too large for a double.
   *
   * @param cell without blanks around it
   */
  double parse(String cell) {
    if (format.isPlain()) {
      return isPlain(cell) ? Double.parseDouble(cell) : Double.POSITIVE_INFINITY;
    } else if (!whole.reset(cell).matches()) {
      return Double.POSITIVE_INFINITY;
    }
    String core = around.reset(cell).replaceAll("");
    String digits = groups.reset(core).replaceAll("").replace(format.decimal(), '.');
    double size = Double.parseDouble(digits);
    return negative.reset(cell).find() ? -size : size;
  }

  /** Whether a cell matches the pattern of {@link NumberFormat#PLAIN}, at a tenth of the cost. */
  static boolean isPlain(String cell) {
    int start = cell.isEmpty() || "+-".indexOf(cell.charAt(0)) < 0 ? 0 : 1;
    int end = digits(cell, start);
    int count = end - start;
    if (end < cell.length() && cell.charAt(end) == '.') {
      int fraction = digits(cell, end + 1);
      count += fraction - end - 1;
      end = fraction;
    }
    if (count > 0 && end < cell.length() && "eE".indexOf(cell.charAt(end)) >= 0) {
      boolean signed = end + 1 < cell.length() && "+-".indexOf(cell.charAt(end + 1)) >= 0;
      int exponent = end + (signed ? 2 : 1);
      end = digits(cell, exponent);
      count = end - exponent;
    }
    return count > 0 && end == cell.length();
  }

  /** Where a run of digits ends. */
  private static int digits(String cell, int from) {
    int end = from;
    while (end < cell.length() && cell.charAt(end) >= '0' && cell.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
