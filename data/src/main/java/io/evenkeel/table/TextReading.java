package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.format.NumberFormat;
import io.evenkeel.table.format.TextFormat;
import io.evenkeel.table.format.TimeFormat;
import io.evenkeel.table.inference.ColumnInference;
import io.evenkeel.table.inference.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a column of text is read as one type or another, and what is said where that is not clear.
 */
final class TextReading {
  private static final Pattern WORD = Pattern.compile("(?i)[+-]?(nan|inf|infinity)");
  private static final Pattern DIGIT = Pattern.compile("[0-9]");

  /**
   * What is true and what is false, in upper or lower case, as regular expressions for Java and
   * DuckDB.
   */
  static final String TRUE = "[Tt][Rr][Uu][Ee]|[Yy][Ee][Ss]|[TtYy1]";

  static final String FALSE = "[Ff][Aa][Ll][Ss][Ee]|[Nn][Oo]|[FfNn0]";

  private static final Pattern TRUTH = Pattern.compile(TRUE);
  private static final Pattern UNTRUTH = Pattern.compile(FALSE);

  private TextReading() {}

  /** A cell without blanks around it. */
  static String trimmed(String cell) {
    int start = 0;
    int end = cell.length();
    while (start < end && cell.charAt(start) == ' ') {
      start++;
    }
    while (end > start && cell.charAt(end - 1) == ' ') {
      end--;
    }
    return cell.substring(start, end);
  }

  /** A cell without Unicode's blanks around it, as DuckDB's trim takes them away. */
  static String stripped(String cell) {
    int start = 0;
    int end = cell.length();
    while (start < end && isBlank(cell.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(cell.charAt(end - 1))) {
      end--;
    }
    return cell.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c > '~' && Character.getType(c) == Character.SPACE_SEPARATOR);
  }

  /** Whether a cell is nan or inf, which are numbers to some programs. */
  static boolean isWord(String cell) {
    int last = cell.length() - 1; // a cell that ends in a digit is neither, and most cells do
    return last >= 0 && "nNfFyY".indexOf(cell.charAt(last)) >= 0 && WORD.matcher(cell).matches();
  }

  /** Whether a value among the missing ones may be a number. */
  static boolean hasDigits(Set<String> missing) {
    return missing.stream().anyMatch(DIGIT.asPredicate());
  }

  /** 1 for true, 0 for false, infinite for what is neither. */
  static double truth(String cell) {
    if (TRUTH.matcher(cell).matches()) {
      return 1;
    }
    return UNTRUTH.matcher(cell).matches() ? 0 : Double.POSITIVE_INFINITY;
  }

  static NumberFormat number(ColumnInference finding) {
    return finding.numbers().taken().orElse(NumberFormat.PLAIN);
  }

  /**
   * A column as the user wants it read, in the way that he names or that its cells show.
   *
   * @throws InvalidInputException if they show several
   */
  static Column read(Column column, ColumnInference finding, String source) {
    @Nullable TextFormat format =
        switch (column.type()) {
          case NUMBER -> number(column, finding, source);
          case DATE, TIMESTAMP -> time(column, finding, source);
          case BOOLEAN, CATEGORY -> null;
        };
    return column.as(column.type(), format);
  }

  private static TextFormat number(Column column, ColumnInference finding, String source) {
    if (column.format() instanceof NumberFormat named && !named.isPlain()) {
      return finding
          .tally()
          .numbers(named.decimal())
          .taken()
          .filter(f -> f.decimal() == named.decimal() && !f.isPlain())
          .orElse(named);
    }
    if (column.format() == null && finding.numbers().isOpen()) {
      throw new InvalidInputException(
          severalNumbers(column.name(), finding.numbers(), source).text());
    }
    return column.format() != null ? column.format() : number(finding);
  }

  private static TextFormat time(Column column, ColumnInference finding, String source) {
    if (column.format() instanceof TimeFormat named) {
      return finding.placed(named);
    }
    if (finding.dates().isOpen()) {
      throw new InvalidInputException(severalDates(column.name(), finding.dates(), source).text());
    }
    return finding.dates().taken().orElse(TimeFormat.ISO);
  }

  /** Why a column is text though its cells are numbers or dates; empty if they are neither. */
  static Optional<Sentence> doubt(String name, ColumnInference finding, String source) {
    if (finding.numbers().isOpen()) {
      return Optional.of(severalNumbers(name, finding.numbers(), source));
    } else if (finding.dates().isOpen()) {
      return Optional.of(severalDates(name, finding.dates(), source));
    } else if (finding.dates().isMixed()) {
      return Optional.of(mixed(name, "dates", finding.dates(), source));
    } else if (finding.numbers().isMixed()) {
      return Optional.of(mixed(name, "numbers", finding.numbers(), source));
    }
    return Optional.empty();
  }

  private static Sentence severalNumbers(
      String name, Reading<NumberFormat> reading, String source) {
    String example = reading.examples().getFirst();
    String sign = example.indexOf(',') >= 0 ? "comma" : "point";
    return new Sentence(
        "column '{0}' of {1} has numbers such as '{2}', whose "
            + sign
            + " can be a decimal sign or stand between thousands: say which with --decimal , or --decimal .",
        List.of(name, source, example));
  }

  private static Sentence severalDates(String name, Reading<TimeFormat> reading, String source) {
    List<String> arguments = new ArrayList<>(List.of(name, source, reading.examples().getFirst()));
    reading.fits().forEach(f -> arguments.add(order(f)));
    reading.fits().forEach(f -> arguments.add("--column %s=date:%s".formatted(name, f.pattern())));
    return new Sentence(
        reading.fits().size() == 2
            ? "column '{0}' of {1} has dates such as '{2}', which can be {3} or {4}: say which with {5} or {6}"
            : "column '{0}' of {1} has dates such as '{2}', which can be {3} or {4} or {5}: say which with {6} or {7} or {8}",
        arguments);
  }

  private static Sentence mixed(String name, String what, Reading<?> reading, String source) {
    return new Sentence(
        "column '{0}' of {1} has "
            + what
            + " that are written in different ways, such as '{2}' and '{3}': write them alike, or make the column a category with --column {0}=category",
        List.of(name, source, reading.examples().get(0), reading.examples().get(1)));
  }

  /** day/month/year, say. */
  private static String order(TimeFormat format) {
    return format.pattern().replaceAll("%[Yy]", "year").replace("%m", "month").replace("%d", "day");
  }
}
