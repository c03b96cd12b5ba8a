package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.format.NumberFormat;
import io.evenkeel.table.format.TimeFormat;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out why a scan failed: a file changed, a value does not fit, or DuckDB refuses a file. */
final class ReadFailure {
  /** DuckDB goes down a chain of ORs by recursion, and the stack is limited. */
  private static final int COLUMNS_AT_ONCE = 64;

  private final DuckSource source;
  private final Relation relation;

  ReadFailure(DuckSource source) {
    this.source = source;
    this.relation = source.relation();
  }

  /** A scan did not come to its end, and DuckDB does not say why; so it is asked in another way. */
  RuntimeException endedEarly(List<ScannedColumn> columns) {
    relation.requireUnchanged();
    try (Duck duck = source.open()) {
      SQLException cause = failure(duck, columns);
      return cause == null ? unexplained() : relation.explain(cause);
    }
  }

  private IllegalStateException unexplained() {
    return new IllegalStateException(
        "reading %s ended early, and reading it again does not".formatted(relation.name()));
  }

  /**
   * @param columns those of which one has a value that does not fit, or may have
   * @param error what DuckDB said; null if it said nothing
   */
  RuntimeException explain(List<Column> columns, @Nullable SQLException error) {
    relation.requireUnchanged();
    try (Duck duck = Duck.open(1, source.options().memoryBytes(), 2 * columns.size())) {
      SQLException cause = error;
      try {
        findUnfit(duck, columns);
      } catch (SQLException e) {
        cause = e;
      }
      return cause == null ? unexplained() : relation.explain(cause);
    }
  }

  /** Throws the error for the first value that does not fit its column, if there is one. */
  private void findUnfit(Duck duck, List<Column> columns) throws SQLException {
    List<Column> numeric = columns.stream().filter(c -> !c.type().isText()).toList();
    for (int i = 0; i < numeric.size(); i += COLUMNS_AT_ONCE) {
      List<Column> some = numeric.subList(i, Math.min(numeric.size(), i + COLUMNS_AT_ONCE));
      if (relation.files().isEmpty()) {
        findUnfit(duck, relation.name(), relation.from(), some);
      }
      for (SourceFile file : relation.files()) {
        findUnfit(duck, file.path(), relation.fromOne().apply(file), some);
      }
    }
  }

  private void findUnfit(Duck duck, String name, String from, List<Column> columns)
      throws SQLException {
    StringBuilder inner = new StringBuilder("SELECT row_number() OVER ()");
    StringBuilder where = new StringBuilder("false");
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      inner.append(", trim(CAST(%s AS VARCHAR)) AS t%d".formatted(Sql.name(column.name()), i));
      inner.append(", %s AS b%d".formatted(unfit(column), i));
      where.append(" OR b").append(i);
    }
    duck.ask(
        "SELECT * FROM (%s FROM %s) WHERE %s LIMIT 1".formatted(inner, from, where),
        rows -> {
          if (rows.next()) {
            throw unfit(name, columns, rows);
          }
          return name;
        });
  }

  private String unfit(Column column) {
    String value = source.value(column, false);
    return relation.columns().get(column.name()) == RawType.TEXT
        ? "(%s) IS NOT NULL AND NOT coalesce(isfinite(%s), false)"
            .formatted(source.cells().cell(column.name()), value)
        : "coalesce(isinf(%s), false)".formatted(value);
  }

  private static InvalidInputException unfit(String name, List<Column> columns, ResultSet found)
      throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      if (found.getBoolean(3 + 2 * i)) {
        String value = found.getString(2 + 2 * i);
        return new InvalidInputException(
            "%s, row %d, column '%s': expected %s, got '%s': correct it, or %s"
                .formatted(
                    name,
                    found.getLong(1),
                    columns.get(i).name(),
                    wanted(columns.get(i)),
                    value,
                    remedy(columns.get(i), value)));
      }
    }
    throw new IllegalStateException("no value does not fit");
  }

  private static String wanted(Column column) {
    return switch (column.format()) {
      case NumberFormat numbers when !numbers.isPlain() ->
          "a number written as in %s".formatted(numbers.example());
      case TimeFormat times when !times.equals(TimeFormat.ISO) ->
          "a %s written as %s".formatted(column.type().label(), times.pattern());
      case null, default ->
          switch (column.type()) {
            case NUMBER -> "a finite number";
            case BOOLEAN -> "true or false";
            case DATE -> "a date (year-month-day)";
            case TIMESTAMP -> "a timestamp (year-month-day hour:minute:second)";
            case CATEGORY -> "text";
          };
    };
  }

  private static String remedy(Column column, String value) {
    if (TextReading.isWord(value)) {
      return "count '%s' among the missing values".formatted(value);
    }
    String other =
        column.type() == ColumnType.NUMBER && value.matches("[^0-9]*[0-9][0-9.]*,[0-9]+[^0-9]*")
            ? "say that its commas are decimal (number:comma), or "
            : "";
    return other
        + "make the column a category, or count '%s' among the missing values".formatted(value);
  }

  /** What DuckDB says when it computes all values, which are only counted. */
  private @Nullable SQLException failure(Duck duck, List<ScannedColumn> columns) {
    StringBuilder values = new StringBuilder("SELECT 1");
    StringBuilder counts = new StringBuilder("SELECT count(*)");
    for (int i = 0; i < columns.size(); i++) {
      values.append(", %s AS v%d".formatted(columns.get(i).sql(), i));
      counts.append(", count(v%d)".formatted(i));
    }
    try {
      duck.ask("%s FROM (%s FROM %s)".formatted(counts, values, relation.from()), ResultSet::next);
      return null;
    } catch (SQLException e) {
      return e;
    }
  }
}
