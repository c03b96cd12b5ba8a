package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.format.NumberFormat;
import io.evenkeel.table.format.TextFormat;
import io.evenkeel.table.format.TimeFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the user says of a column: {@code number}, {@code number:comma}, {@code date:%d/%m/%Y}.
 *
 * @param type what its values mean
 * @param format how its text is read; null if it is to be found out
 */
public record ColumnReading(ColumnType type, @Nullable TextFormat format) {

  /** As a user writes it: a type and, behind a colon, how its text is written. */
  @Override
  public String toString() {
    return format == null ? type.label() : type.label() + ":" + format.label();
  }

  /**
   * The reverse of {@link #toString}.
   *
   * @throws InvalidInputException if there is no such type, or no such way to write it
   */
  public static ColumnReading of(String text) {
    int colon = text.indexOf(':');
    String type = colon < 0 ? text : text.substring(0, colon);
    ColumnType found =
        Arrays.stream(ColumnType.values())
            .filter(t -> t.label().equals(type.toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(() ->
                new InvalidInputException(
                    "'%s' is not a type of column: give one of %s".formatted(type, types())));
    return new ColumnReading(found, colon < 0 ? null : format(found, text.substring(colon + 1)));
  }

  private static TextFormat format(ColumnType type, String text) {
    return switch (type) {
      case NUMBER ->
          switch (text) {
            case "plain" -> NumberFormat.PLAIN;
            case "point" -> NumberFormat.POINT;
            case "comma" -> NumberFormat.COMMA;
            default ->
                throw new InvalidInputException(
                    "'number:%s' is not a way to write numbers: give number:point or number:comma, which names the decimal sign"
                        .formatted(text));
          };
      case DATE, TIMESTAMP -> TimeFormat.of(text);
      case BOOLEAN, CATEGORY ->
          throw new InvalidInputException(
              "a %s is read in one way only: leave out ':%s'".formatted(type.label(), text));
    };
  }

  private static String types() {
    return Arrays.stream(ColumnType.values())
        .map(ColumnType::label)
        .collect(Collectors.joining(", "));
  }
}
