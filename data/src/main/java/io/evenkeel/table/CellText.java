package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.format.NumberFormat;
import io.evenkeel.table.format.TimeFormat;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one cell of text as its column was read in training, for rows that come one by one rather
 * than in a file: numbers with the column's decimal sign and unit, dates by its pattern or as ISO
 * 8601. Thread-safe.
 */
public final class CellText {
  private final Column column;
  private final @Nullable DateTimeFormatter pattern;
  private final boolean patternHasTime;

  /** A reader of a column's cells. */
  public CellText(Column column) {
    this.column = column;
    boolean own = column.format() instanceof TimeFormat f && !f.equals(TimeFormat.ISO);
    TimeFormat format = own ? (TimeFormat) column.format() : null;
    pattern = format == null ? null : formatter(format);
    patternHasTime = format != null && format.hasTime();
  }

  /**
   * The number that stands for a cell of a column that is not text, as {@link Cells#number}.
   *
   * @param text blanks around it do not count; empty is missing
   * @return finite, or NaN if it is missing
   * @throws InvalidInputException if it is not what the column holds
   */
  public double number(String text) {
    String cell = TextReading.stripped(text);
    if (cell.isEmpty()) {
      return Double.NaN;
    }
    double value =
        switch (column.type()) {
          case NUMBER -> new NumberText(numbers()).parse(cell);
          case BOOLEAN -> TextReading.truth(cell);
          case DATE -> time(cell).toLocalDate().toEpochDay();
          case TIMESTAMP -> Cells.number(column, time(cell));
          case CATEGORY ->
              throw new IllegalStateException("column '%s' is text".formatted(column.name()));
        };
    if (!Double.isFinite(value)) {
      throw unfit(cell);
    }
    return value;
  }

  private NumberFormat numbers() {
    return column.format() instanceof NumberFormat format ? format : NumberFormat.PLAIN;
  }

  private LocalDateTime time(String cell) {
    try {
      if (pattern != null) {
        return patternHasTime
            ? LocalDateTime.parse(cell, pattern)
            : LocalDate.parse(cell, pattern).atStartOfDay();
      }
      String iso = cell.replace('/', '-').replace(' ', 'T');
      if (iso.indexOf('T') < 0) {
        return LocalDate.parse(iso).atStartOfDay();
      }
      return iso.matches(".*T.*([Zz]|[+-][0-9:]+)")
          ? LocalDateTime.ofInstant(OffsetDateTime.parse(iso).toInstant(), ZoneOffset.UTC)
          : LocalDateTime.parse(iso);
    } catch (DateTimeParseException e) {
      throw unfit(cell);
    }
  }

  private InvalidInputException unfit(String cell) {
    String wanted =
        switch (column.type()) {
          case NUMBER -> "a number such as " + numbers().example();
          case BOOLEAN -> "true or false";
          case CATEGORY -> "text";
          case DATE -> "a date such as " + example("2026-11-28");
          case TIMESTAMP -> "a time such as " + example("2026-11-28T14:30:00");
        };
    return new InvalidInputException(
        "column '%s' takes %s, but got '%s'"
            .formatted(column.name(), wanted, cell.length() > 60 ? cell.substring(0, 60) : cell));
  }

  private String example(String iso) {
    return pattern == null ? iso : LocalDateTime.of(2026, 11, 28, 14, 30).format(pattern);
  }

  private static DateTimeFormatter formatter(TimeFormat format) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    String pattern = format.pattern();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '%' && i + 1 < pattern.length()) {
        i++;
        part(builder, pattern.charAt(i), format.firstYear());
      } else {
        builder.appendLiteral(c);
      }
    }
    return builder.toFormatter(Locale.ENGLISH);
  }

  private static void part(DateTimeFormatterBuilder builder, char part, int firstYear) {
    switch (part) {
      case 'd' -> builder.appendPattern("[dd][d]");
      case 'm' -> builder.appendPattern("[MM][M]");
      case 'y' -> builder.appendValueReduced(ChronoField.YEAR, 2, 2, firstYear);
      case 'Y' -> builder.appendValue(ChronoField.YEAR, 4);
      case 'b' -> builder.appendPattern("MMM");
      case 'B' -> builder.appendPattern("MMMM");
      case 'j' -> builder.appendValue(ChronoField.DAY_OF_YEAR, 1, 3, SignStyle.NOT_NEGATIVE);
      case 'H' -> builder.appendPattern("[HH][H]");
      case 'I' -> builder.appendPattern("[hh][h]");
      case 'M' -> builder.appendPattern("mm");
      case 'S' -> builder.appendPattern("ss");
      case 'f' -> builder.appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false);
      case 'p' -> builder.appendPattern("a");
      default -> builder.appendLiteral('%');
    }
  }
}
