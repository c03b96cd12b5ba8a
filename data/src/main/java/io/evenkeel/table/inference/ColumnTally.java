package io.evenkeel.table.inference;

import io.evenkeel.table.format.NumberFormat;
import io.evenkeel.table.format.TimeFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the cells of one column of text look like. */
public final class ColumnTally {
  private static final Pattern WORD = Pattern.compile("[+-]?(nan|inf|infinity)");

  private final NumberShapes numbers = new NumberShapes();
  private final DateShapes dates = new DateShapes();
  private long present;
  private long truths;
  private long words;

  /**
   * Takes in a cell.
   *
   * @param cell not missing, without blanks around it
   */
  public void add(String cell) {
    present++;
    if (hasDigit(cell)) {
      numbers.add(cell);
      dates.add(cell);
    } else if (cell.length() <= 9) {
      String lower = cell.toLowerCase(Locale.ROOT);
      if (lower.equals("true") || lower.equals("false")) {
        truths++;
      } else if (WORD.matcher(lower).matches()) {
        words++;
      }
    }
  }

  private static boolean hasDigit(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if (c >= '0' && c <= '9') {
        return true;
      }
    }
    return false;
  }

  boolean isTruth() {
    return present > 0 && truths == present;
  }

  /** Whether all there is are the words nan and inf. */
  boolean isWords() {
    return present > 0 && words >= present - present / 20;
  }

  /**
   * How the column's numbers are written.
   *
   * @param decimal the decimal sign that the user names; null for none
   */
  public Reading<NumberFormat> numbers(@Nullable Character decimal) {
    return numbers.judge(present, words, decimal);
  }

  Reading<TimeFormat> dates() {
    return dates.judge(present);
  }

  boolean hasTimes() {
    return dates.hasTimes();
  }

  /** Whether some number can have been meant with no other decimal sign than a format's. */
  boolean shows(NumberFormat format) {
    return numbers.shows(format);
  }

  int firstYear(String pattern) {
    return dates.firstYear(pattern);
  }
}
