package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that makes of a column what a {@link TableChunk} holds: DOUBLE, or VARCHAR for
 * categories; NULL is missing.
 */
final class CellSql {
  private static final Pattern NUMERAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private final Set<String> missing;

  CellSql(Set<String> missing) {
    this.missing = missing;
  }

  /** Text without blanks around it; NULL where missing. */
  String cell(String column) {
    return trimmed(Sql.name(column));
  }

  /** A pattern, because DuckDB makes a join of an IN with more than a few values. */
  private String trimmed(String text) {
    String tokens =
        missing.stream()
            .filter(m -> !m.isEmpty())
            .sorted()
            .map(m -> m.replaceAll("\\W", "\\\\$0"))
            .collect(Collectors.joining("|"));
    return "CASE WHEN regexp_full_match(%1$s, %2$s) THEN NULL ELSE trim(%1$s) END"
        .formatted(text, Sql.text(" *(%s)? *".formatted(tokens)));
  }

  /**
   * The expression of a column.
   *
   * @param strict whether a value that does not fit is an error; else it is NULL
   */
  String value(Column column, RawType raw, boolean strict) {
    String name = Sql.name(column.name());
    String expression =
        switch (raw) {
          case TEXT -> text(column, strict);
          case NUMBER -> number(column, known(name));
          case BOOLEAN ->
              switch (column.type()) {
                case NUMBER, BOOLEAN -> "CAST(CAST(%s AS INTEGER) AS DOUBLE)".formatted(name);
                case CATEGORY -> varchar(name);
                default -> null;
              };
          case DATE, TIMESTAMP -> time(column.type(), name, "CAST(%s AS TIMESTAMP)");
          case TIMESTAMP_ZONE -> time(column.type(), name, "%s");
          case TIME ->
              switch (column.type()) {
                case NUMBER -> "CAST(epoch(%s) AS DOUBLE)".formatted(name);
                case CATEGORY -> varchar(name);
                default -> null;
              };
        };
    if (expression == null) {
      throw new InvalidInputException(
          "column '%s' holds %s, which cannot be read as a %s: leave its type as it is"
              .formatted(column.name(), held(raw), column.type().label()));
    }
    return expression;
  }

  /**
   * The expression of a column of whatever type, which only DuckDB knows: where it is text, its
   * cells are read as those of a file without types are.
   *
   * @param table whose column it is; null where only one has it
   */
  String anyValue(Column column, @Nullable String table) {
    String name = (table == null ? "" : table + ".") + Sql.name(column.name());
    String cell = trimmed("CAST(%s AS VARCHAR)".formatted(name));
    return switch (column.type()) {
      case CATEGORY -> cell;
      case NUMBER -> textOr(name, cell, "DOUBLE");
      case BOOLEAN -> "CAST(%s AS DOUBLE)".formatted(textOr(name, cell, "BOOLEAN"));
      case DATE -> days("CAST(%s AS DATE)".formatted(cell));
      case TIMESTAMP -> "CAST(epoch(CAST(%s AS TIMESTAMP)) AS DOUBLE)".formatted(cell);
    };
  }

  private static String textOr(String name, String cell, String duckType) {
    return "CASE WHEN typeof(%1$s) = 'VARCHAR' THEN CAST(%2$s AS %3$s) ELSE CAST(%1$s AS %3$s) END"
        .formatted(name, cell, duckType);
  }

  /** What a column of text is in a file that has types: its cells, cast. */
  String typed(Column column) {
    String cell = cell(column.name());
    return switch (column.type()) {
      case CATEGORY -> cell;
      case NUMBER -> "CAST(%s AS DOUBLE)".formatted(cell);
      case BOOLEAN -> "CAST(%s AS BOOLEAN)".formatted(cell);
      case DATE -> "CAST(%s AS DATE)".formatted(cell);
      case TIMESTAMP -> "CAST(%s AS TIMESTAMP)".formatted(cell);
    };
  }

  /** What a column in memory is in a file that has types: the reverse of {@link #value}. */
  static String restored(String expression, ColumnType type) {
    return switch (type) {
      case CATEGORY, NUMBER -> expression;
      case BOOLEAN -> expression + " <> 0";
      case DATE -> "DATE '1970-01-01' + CAST(%s AS INTEGER)".formatted(expression);
      case TIMESTAMP -> "make_timestamp(CAST(round(%s * 1e6) AS BIGINT))".formatted(expression);
    };
  }

  private String text(Column column, boolean strict) {
    String cast = strict ? "CAST" : "TRY_CAST";
    String cell = cell(column.name());
    return switch (column.type()) {
      case CATEGORY -> cell;
      case NUMBER -> "%s(%s AS DOUBLE)".formatted(cast, cell);
      case BOOLEAN -> "CAST(%s(%s AS BOOLEAN) AS DOUBLE)".formatted(cast, cell);
      case DATE -> days("%s(%s AS DATE)".formatted(cast, cell));
      case TIMESTAMP -> "CAST(epoch(%s(%s AS TIMESTAMP)) AS DOUBLE)".formatted(cast, cell);
    };
  }

  private static @Nullable String number(Column column, String known) {
    return switch (column.type()) {
      case NUMBER -> "CAST(%s AS DOUBLE)".formatted(known);
      case BOOLEAN -> "CAST(%s <> 0 AS DOUBLE)".formatted(known);
      case CATEGORY -> varchar(known);
      default -> null;
    };
  }

  /** A number, NULL where it is one of those that mean that it is missing. */
  private String known(String name) {
    String tokens =
        missing.stream()
            .filter(m -> NUMERAL.matcher(m).matches() || m.equalsIgnoreCase("nan"))
            .sorted()
            .map(m -> "CAST(%s AS DOUBLE)".formatted(Sql.text(m)))
            .collect(Collectors.joining(", "));
    return tokens.isEmpty()
        ? name
        : "CASE WHEN CAST(%1$s AS DOUBLE) IN (%2$s) THEN NULL ELSE %1$s END"
            .formatted(name, tokens);
  }

  private static @Nullable String time(ColumnType type, String name, String asTimestamp) {
    String seconds = "epoch(%s)".formatted(asTimestamp.formatted(name));
    return switch (type) {
      case TIMESTAMP, NUMBER -> "CAST(%s AS DOUBLE)".formatted(seconds);
      case DATE -> "floor(%s / 86400)".formatted(seconds);
      case CATEGORY -> varchar(name);
      case BOOLEAN -> null;
    };
  }

  private static String days(String date) {
    return "CAST(%s - DATE '1970-01-01' AS DOUBLE)".formatted(date);
  }

  private static String varchar(String name) {
    return "nullif(trim(CAST(%s AS VARCHAR)), '')".formatted(name);
  }

  private static String held(RawType raw) {
    return switch (raw) {
      case TEXT -> "text";
      case NUMBER -> "numbers";
      case BOOLEAN -> "true and false";
      case DATE -> "dates";
      case TIMESTAMP, TIMESTAMP_ZONE -> "timestamps";
      case TIME -> "times of day";
    };
  }
}
