package io.evenkeel.table;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/** The rows of a query's result as text, one after the other. For one thread; to be closed. */
public final class SqlRows implements AutoCloseable {
  private final Duck duck;
  private final String query;
  private final List<String> columns;
  private final List<Kind> kinds;
  private final DuckDBPreparedStatement statement;
  private final DuckDBChunkedResult result;
  private List<@Nullable String[]> values = List.of();
  private int row;
  private int rows;
  private boolean complete;

  private SqlRows(
      Duck duck,
      String query,
      List<String> columns,
      List<Kind> kinds,
      DuckDBPreparedStatement statement,
      DuckDBChunkedResult result) {
    this.duck = duck;
    this.query = query;
    this.columns = columns;
    this.kinds = kinds;
    this.statement = statement;
    this.result = result;
  }

  static SqlRows open(Duck duck, String query) {
    try {
      List<Kind> kinds = new ArrayList<>();
      List<String> columns =
          duck.ask(
              "DESCRIBE " + query,
              found -> {
                List<String> names = new ArrayList<>();
                while (found.next()) {
                  names.add(StarCalls.shortened(found.getString("column_name")));
                  kinds.add(Kind.of(found.getString("column_type")));
                }
                return List.copyOf(names);
              });
      DuckDBPreparedStatement statement = duck.prepare(marked(query, columns.size()));
      return new SqlRows(duck, query, columns, List.copyOf(kinds), statement, statement.query());
    } catch (SQLException e) {
      throw FileErrors.explain("the query", e);
    }
  }

  /** All values as text, marked 0, and a row marked 1 at the end; see {@link DuckScan}. */
  private static String marked(String query, int columns) {
    StringBuilder names = new StringBuilder();
    StringBuilder rows = new StringBuilder("SELECT 0");
    StringBuilder end = new StringBuilder("SELECT 1");
    for (int i = 0; i < columns; i++) {
      names.append(i == 0 ? "c" : ", c").append(i);
      rows.append(", CAST(c%d AS VARCHAR)".formatted(i));
      end.append(", NULL::VARCHAR");
    }
    return "%s FROM (%s\n) AS q(%s) UNION ALL %s".formatted(rows, query, names, end);
  }

  /** What a column's values are, for code that writes them as JSON. */
  public enum Kind {
    /** {@code true} or {@code false}. */
    TRUTH,
    /** A whole number, of any size. */
    WHOLE,
    /** A number, or {@code nan}, {@code inf} or {@code -inf}. */
    NUMBER,
    /** Anything else. */
    OTHER;

    private static final Set<String> WHOLE_TYPES =
        Set.of(
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "HUGEINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "UHUGEINT");

    private static Kind of(String type) {
      if (WHOLE_TYPES.contains(type)) {
        return WHOLE;
      }
      boolean number = type.equals("FLOAT") || type.equals("DOUBLE") || type.startsWith("DECIMAL");
      return number ? NUMBER : type.equals("BOOLEAN") ? TRUTH : OTHER;
    }
  }

  /** The names of the columns. */
  public List<String> columns() {
    return columns;
  }

  /** What the columns' values are. */
  public List<Kind> kinds() {
    return kinds;
  }

  /**
   * The next row's values, null where NULL; or null after the last row.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if the query fails on the way
   */
  public @Nullable List<@Nullable String> next() {
    while (row == rows) {
      if (complete) {
        return null;
      }
      nextChunk();
    }
    @Nullable String[] cells = new String[columns.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = values.get(i)[row];
    }
    row++;
    return Arrays.asList(cells);
  }

  private void nextChunk() {
    if (!result.nextChunk()) {
      throw failure();
    }
    row = 0;
    rows = Math.toIntExact(result.chunk().rowCount());
    if (rows > 0 && result.chunk().vector(0).getInt(rows - 1) == 1) {
      complete = true;
      rows--;
    }
    values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      values.add(Vectors.text(result.chunk().vector(i + 1), rows));
    }
  }

  /**
   * The error that ended the result; a result in chunks does not tell, so all is computed again.
   */
  private RuntimeException failure() {
    try {
      duck.execute("CREATE OR REPLACE TEMP TABLE evenkeel_failed AS " + query);
    } catch (SQLException e) {
      return FileErrors.explain("the query", e);
    }
    return new IllegalStateException("the query ended early, and does not when it runs again");
  }

  @Override
  public void close() {
    try (statement;
        result) {
      // closed in the order that DuckDB wants: result, statement
    } catch (SQLException e) {
      throw new IllegalStateException("the query does not close: " + SqlErrors.sentence(e), e);
    }
  }
}
