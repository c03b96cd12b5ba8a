package io.evenkeel.table;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A source's columns as they are written beside what is computed from them: the same as they came.
 *
 * <p>Where neither source nor target has types, or both have, a column goes over as it is. Where
 * only the target has, text that is numbers, dates or truth values in <em>all</em> rows becomes
 * such values of a type that holds every digit, and all other text stays as it was read.
 */
final class OriginalColumns {
  /** The expressions of the counts take memory, by column. */
  private static final int COLUMNS_AT_ONCE = 16;

  private final Table table;
  private final DuckSource source;
  private final Relation relation;
  private final Duck duck;

  private OriginalColumns(Table table, DuckSource source, Duck duck) {
    this.table = table;
    this.source = source;
    this.relation = source.relation();
    this.duck = duck;
  }

  /** The SQL of each of the source's columns, by name, in their order. */
  static Map<String, String> of(Table table, DuckSource source, TableFormat format, Duck duck)
      throws SQLException {
    OriginalColumns columns = new OriginalColumns(table, source, duck);
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : source.names()) {
      found.put(name, Sql.name(name));
    }
    if (format.hasTypes()) {
      found.putAll(columns.relation.untyped() ? columns.typed() : columns.withoutHugeNumbers());
    }
    return found;
  }

  /** Columns of text that are something else. */
  private Map<String, String> typed() throws SQLException {
    List<Column> candidates = new ArrayList<>();
    for (String name : source.names()) {
      if (table.has(name) && !table.column(name).type().isText()) {
        candidates.add(table.column(name));
      }
    }
    Map<String, String> typed = new HashMap<>();
    for (int i = 0; i < candidates.size(); i += COLUMNS_AT_ONCE) {
      typed.putAll(typed(candidates.subList(i, Math.min(candidates.size(), i + COLUMNS_AT_ONCE))));
    }
    return typed;
  }

  private Map<String, String> typed(List<Column> columns) throws SQLException {
    StringBuilder cells = new StringBuilder("SELECT 1");
    StringBuilder counts = new StringBuilder("SELECT 1");
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      cells.append(
          ", %s AS c%d, %s AS v%2$d"
              .formatted(source.cells().cell(column.name()), i, source.value(column, false)));
      counts.append(", ").append(Numerals.counts("c" + i, "v" + i));
      counts.append(", count(v%d), count_if(%s)".formatted(i, losesTime("c" + i)));
    }
    return duck.ask(
        "%s FROM (%s FROM %s)".formatted(counts, cells, relation.from()),
        row -> {
          row.next();
          Map<String, String> typed = new HashMap<>();
          for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            int at = 2 + i * (Numerals.COUNTS + 2);
            Numerals numerals = Numerals.of(row, at);
            boolean fits =
                row.getLong(at + Numerals.COUNTS) == row.getLong(at)
                    && row.getLong(at + Numerals.COUNTS + 1) == 0;
            String value =
                column.type() == ColumnType.NUMBER
                    ? number(column, numerals)
                    : fits ? source.cells().typed(column) : null;
            if (value != null) {
              typed.put(column.name(), value);
            }
          }
          return typed;
        });
  }

  private @Nullable String number(Column column, @Nullable Numerals numerals) {
    String type = numerals == null ? Numerals.TEXT : numerals.type();
    return switch (type) {
      case Numerals.TEXT -> null;
      case Numerals.DOUBLE -> source.cells().typed(column);
      default -> "CAST(%s AS %s)".formatted(source.cells().cell(column.name()), type);
    };
  }

  /** Whether a time says more than a TIMESTAMP holds: another zone than UTC, or nanoseconds. */
  private static String losesTime(String cell) {
    return "regexp_matches(%s, ':[0-9.]*([.][0-9]{6}0*[1-9]|.*[+-][0-9:]*[1-9])')".formatted(cell);
  }

  /** HUGEINT, which is what DuckDB makes of sums, as a type that files have. */
  private Map<String, String> withoutHugeNumbers() throws SQLException {
    List<String> huge = new ArrayList<>();
    duck.ask(
        "DESCRIBE SELECT * FROM " + relation.from(),
        row -> {
          while (row.next()) {
            if (row.getString("column_type").matches("U?HUGEINT")) {
              huge.add(row.getString("column_name"));
            }
          }
          return huge;
        });
    Map<String, String> columns = new HashMap<>();
    for (String name : huge) {
      String quoted = Sql.name(name);
      String type =
          duck.ask(
              "SELECT CAST(coalesce(min(%1$s), 0) AS VARCHAR), CAST(coalesce(max(%1$s), 0) AS VARCHAR) FROM %2$s"
                  .formatted(quoted, relation.from()),
              row -> {
                row.next();
                return Numerals.wholeType(
                    new BigInteger(row.getString(1)), new BigInteger(row.getString(2)));
              });
      columns.put(name, "CAST(%s AS %s)".formatted(quoted, type));
    }
    return columns;
  }
}
