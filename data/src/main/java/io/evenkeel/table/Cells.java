package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Java values as a {@link TableChunk} holds them: what a map or a record says of a row becomes what
 * a file would have said.
 */
public final class Cells {
  private Cells() {}

  /**
   * The number that stands for a value of a column that is not text.
   *
   * @param value for NUMBER a {@link Number}; for BOOLEAN a {@link Boolean} or the numbers 0 and 1;
   *     for DATE a {@link LocalDate}; for TIMESTAMP a {@link LocalDateTime} (taken as UTC), {@link
   *     Instant}, {@link OffsetDateTime}, {@link ZonedDateTime} or {@link LocalDate}; null is
   *     missing
   * @return finite, or NaN if the value is null
   * @throws InvalidInputException if the value is of another kind or not finite
   */
  public static double number(Column column, @Nullable Object value) {
    if (value == null) {
      return Double.NaN;
    }
    double number =
        switch (column.type()) {
          case NUMBER -> value instanceof Number n ? n.doubleValue() : Double.NaN;
          case BOOLEAN -> truth(value);
          case DATE -> value instanceof LocalDate d ? d.toEpochDay() : Double.NaN;
          case TIMESTAMP -> seconds(value);
          case CATEGORY -> Double.NaN;
        };
    if (Double.isFinite(number)) {
      return number;
    }
    throw unfit(column, value);
  }

  /**
   * The text that stands for a value of a category.
   *
   * @param value text, an enum's constant, a number or a Boolean; null, and text of blanks, is
   *     missing
   * @throws InvalidInputException if the value is of another kind
   */
  public static @Nullable String text(Column column, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case CharSequence s -> s.toString().isBlank() ? null : s.toString().strip();
      case Enum<?> e -> e.name();
      case Number n -> n.toString();
      case Boolean b -> b.toString();
      case Character c -> c.toString();
      default -> throw unfit(column, value);
    };
  }

  private static double truth(Object value) {
    return switch (value) {
      case Boolean b -> b ? 1 : 0;
      case Number n when n.doubleValue() == 0 || n.doubleValue() == 1 -> n.doubleValue();
      default -> Double.NaN;
    };
  }

  private static double seconds(Object value) {
    return switch (value) {
      case Instant i -> i.getEpochSecond() + i.getNano() * 1e-9;
      case OffsetDateTime t -> seconds(t.toInstant());
      case ZonedDateTime t -> seconds(t.toInstant());
      case LocalDateTime t -> seconds(t.toInstant(ZoneOffset.UTC));
      case LocalDate d -> d.toEpochDay() * 86_400.0;
      default -> Double.NaN;
    };
  }

  private static InvalidInputException unfit(Column column, Object value) {
    return new InvalidInputException(
        "column '%s' takes %s, but got %s of type %s"
            .formatted(
                column.name(), wanted(column.type()), value, value.getClass().getSimpleName()));
  }

  private static String wanted(ColumnType type) {
    return switch (type) {
      case NUMBER -> "a finite number";
      case BOOLEAN -> "true or false";
      case CATEGORY -> "text";
      case DATE -> "a LocalDate";
      case TIMESTAMP -> "a LocalDateTime or an Instant";
    };
  }
}
