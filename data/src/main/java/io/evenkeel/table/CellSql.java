package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.TextSql.Unfit;
import io.evenkeel.table.format.NumberFormat;
import io.evenkeel.table.format.TimeFormat;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that turns a column into what a {@link TableChunk} holds: DOUBLE, or VARCHAR for
 * categories; NULL is missing.
 */
final class CellSql {
  private final TextSql text;
  private final MissingNumbers missingNumbers;

  CellSql(Set<String> missing) {
    text = new TextSql(missing);
    missingNumbers = MissingNumbers.of(text.missingNumbers().toList());
  }

  /** Text without blanks around it; NULL where missing. */
  String cell(String column) {
    return text.cell(varcharOf(column));
  }

  /** A column's text, whatever it is. */
  static String varcharOf(String column) {
    return "CAST(%s AS VARCHAR)".formatted(Sql.name(column));
  }

  /** A column of numbers as doubles, those that stand for missing values among them. */
  static String plainNumber(String column) {
    return "CAST(%s AS DOUBLE)".formatted(Sql.name(column));
  }

  /** The numbers that stand for missing values. */
  MissingNumbers missingNumbers() {
    return missingNumbers;
  }

  /**
   * The expression of a column.
   *
   * @param strict whether a value that does not fit is infinite, which is an error; else it is NULL
   */
  String value(Column column, RawType raw, boolean strict) {
    String name = Sql.name(column.name());
    String expression =
        switch (raw) {
          case TEXT -> text(column, varcharOf(column.name()), strict ? Unfit.MARKED : Unfit.NULL);
          case NUMBER -> number(column, name, strict);
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
    String cell = "CAST(%s AS VARCHAR)".formatted(name);
    return switch (column.type()) {
      case CATEGORY -> text.cell(cell);
      case NUMBER ->
          "CASE WHEN typeof(%s) = 'VARCHAR' THEN %s ELSE %s END"
              .formatted(
                  name,
                  text(column, cell, Unfit.ERROR),
                  known("CAST(%s AS DOUBLE)".formatted(name)));
      case BOOLEAN ->
          "CASE WHEN typeof(%1$s) = 'VARCHAR' THEN %2$s ELSE CAST(CAST(%1$s AS BOOLEAN) AS DOUBLE) END"
              .formatted(name, text(column, cell, Unfit.ERROR));
      case DATE, TIMESTAMP ->
          "CASE WHEN regexp_matches(typeof(%1$s), '^(DATE|TIMESTAMP)') THEN %2$s ELSE %3$s END"
              .formatted(
                  name,
                  text(column.as(column.type()), cell, Unfit.ERROR),
                  text(column, cell, Unfit.ERROR));
    };
  }

  /** What a column of text is in a file that has types: its cells, cast. */
  String typed(Column column) {
    String name = column.name();
    String cell = varcharOf(name);
    return switch (column.type()) {
      case CATEGORY -> text.cell(cell);
      case NUMBER -> text.number(name, cell, numbers(column), Unfit.ERROR);
      case BOOLEAN -> text.truth(name, cell, Unfit.ERROR);
      case DATE -> text.typedTime(name, cell, times(column), "DATE");
      case TIMESTAMP -> text.typedTime(name, cell, times(column), "TIMESTAMP");
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

  private String text(Column column, String cell, Unfit unfit) {
    String name = column.name();
    return switch (column.type()) {
      case CATEGORY -> text.cell(cell);
      case NUMBER -> text.number(name, cell, numbers(column), unfit);
      case BOOLEAN -> "CAST(%s AS DOUBLE)".formatted(text.truth(name, cell, unfit));
      case DATE -> text.time(name, cell, times(column), true, unfit);
      case TIMESTAMP -> text.time(name, cell, times(column), false, unfit);
    };
  }

  private static NumberFormat numbers(Column column) {
    return column.format() instanceof NumberFormat format ? format : NumberFormat.PLAIN;
  }

  private static TimeFormat times(Column column) {
    return column.format() instanceof TimeFormat format ? format : TimeFormat.ISO;
  }

  private @Nullable String number(Column column, String name, boolean strict) {
    return switch (column.type()) {
      case NUMBER -> known("CAST(%s AS DOUBLE)".formatted(name));
      case BOOLEAN -> "CAST(%s <> 0 AS DOUBLE)".formatted(present(name));
      case CATEGORY -> varchar(present(name));
      // 20191003, say
      case DATE, TIMESTAMP ->
          column.format() == null
              ? null
              : text(column, varcharOf(column.name()), strict ? Unfit.MARKED : Unfit.NULL);
    };
  }

  /** A number; NULL where it is not a number, or one that stands for a missing value. */
  private String present(String name) {
    String known = known("CAST(%s AS DOUBLE)".formatted(name));
    return "CASE WHEN %s IS NULL OR isnan(%s) THEN NULL ELSE %s END".formatted(known, known, name);
  }

  /** A double; NULL where it stands for a missing value. */
  private String known(String number) {
    String tokens =
        text.missingNumbers()
            .map(m -> "CAST(%s AS DOUBLE)".formatted(Sql.text(m)))
            .collect(Collectors.joining(", "));
    return tokens.isEmpty()
        ? number
        : "CASE WHEN %1$s IN (%2$s) THEN NULL ELSE %1$s END".formatted(number, tokens);
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
