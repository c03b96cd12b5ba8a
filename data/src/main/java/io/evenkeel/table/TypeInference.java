package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The types of columns of text, from the first rows.
 *
 * <p>A column is BOOLEAN if all its values are true or false; NUMBER if at least 19 of 20 are
 * numbers and none has a leading zero, as zip codes have (a value that is none is then an error
 * when it is read); DATE or TIMESTAMP if all are in the order year, month, day; else CATEGORY.
 */
final class TypeInference {
  private static final int COUNTS = 6;

  /** The counts' expressions take memory, by column. */
  private static final int COLUMNS_AT_ONCE = 16;

  private TypeInference() {}

  static List<Column> infer(
      Duck duck, Relation relation, List<Column> columns, TableOptions options) {
    List<Column> typed = new ArrayList<>();
    for (int i = 0; i < columns.size(); i += COLUMNS_AT_ONCE) {
      List<Column> some = columns.subList(i, Math.min(columns.size(), i + COLUMNS_AT_ONCE));
      typed.addAll(
          infer(duck, relation, some, options.sampleRows(), new CellSql(options.missing())));
    }
    return typed;
  }

  private static List<Column> infer(
      Duck duck, Relation relation, List<Column> columns, int rows, CellSql cells) {
    StringBuilder sample = new StringBuilder("SELECT 1");
    StringBuilder counts = new StringBuilder("SELECT count(*)");
    for (int i = 0; i < columns.size(); i++) {
      sample.append(", %s AS c%d".formatted(cells.cell(columns.get(i).name()), i));
      counts.append(
          """
          , count(c%1$d), count(TRY_CAST(c%1$d AS DOUBLE)),
          count_if(regexp_matches(c%1$d, '^[+-]?0[0-9]')), count_if(lower(c%1$d) IN ('true', 'false')),
          count_if(TRY_CAST(c%1$d AS DATE) IS NOT NULL AND length(c%1$d) <= 10),
          count(TRY_CAST(c%1$d AS TIMESTAMP))\
          """
              .formatted(i));
    }
    sample.append(" FROM %s LIMIT %d".formatted(relation.from(), rows));
    try {
      return duck.ask(
          "%s FROM (%s)".formatted(counts, sample), r -> types(relation.name(), columns, r));
    } catch (SQLException e) {
      throw FileErrors.explain(relation.name(), e);
    }
  }

  private static List<Column> types(String source, List<Column> columns, ResultSet counts)
      throws SQLException {
    counts.next();
    if (counts.getLong(1) == 0) {
      throw new InvalidInputException(
          "%s has no rows, but a table was expected: give a file with rows".formatted(source));
    }
    List<Column> typed = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      typed.add(columns.get(i).as(type(counts, 2 + COUNTS * i)));
    }
    return typed;
  }

  private static ColumnType type(ResultSet counts, int at) throws SQLException {
    long present = counts.getLong(at);
    if (present == 0) {
      return ColumnType.CATEGORY;
    } else if (counts.getLong(at + 3) == present) {
      return ColumnType.BOOLEAN;
    } else if (counts.getLong(at + 1) >= present - present / 20 && counts.getLong(at + 2) == 0) {
      return ColumnType.NUMBER;
    } else if (counts.getLong(at + 4) == present) {
      return ColumnType.DATE;
    } else if (counts.getLong(at + 5) == present) {
      return ColumnType.TIMESTAMP;
    }
    return ColumnType.CATEGORY;
  }
}
