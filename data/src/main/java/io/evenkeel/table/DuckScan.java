package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/**
 * Streams a query's vectors. A result that comes in chunks ends in the same way whether all rows
 * have come or an error stopped them; so the query has one row more, marked, and without it the
 * rows are not complete.
 */
final class DuckScan implements TableScan {
  private final DuckSource source;
  private final List<ScannedColumn> columns;
  private final Duck duck;
  private final DuckDBPreparedStatement statement;
  private final DuckDBChunkedResult result;
  private long row;
  private boolean complete;
  private boolean closed;

  private DuckScan(
      DuckSource source,
      List<ScannedColumn> columns,
      Duck duck,
      DuckDBPreparedStatement statement,
      DuckDBChunkedResult result) {
    this.source = source;
    this.columns = columns;
    this.duck = duck;
    this.statement = statement;
    this.result = result;
  }

  static DuckScan open(DuckSource source, List<Column> columns) {
    source.relation().requireUnchanged();
    Duck duck = source.open();
    List<ScannedColumn> scanned = columns.stream().map(source::scanned).toList();
    try {
      DuckDBPreparedStatement statement = duck.prepare(query(source, scanned));
      return new DuckScan(source, scanned, duck, statement, statement.query());
    } catch (SQLException e) {
      duck.close();
      throw new ReadFailure(source).explain(columns, e);
    }
  }

  /** All rows marked 0, and after them one marked 1. */
  static String query(DuckSource source, List<ScannedColumn> columns) {
    StringBuilder rows = new StringBuilder("SELECT 0");
    StringBuilder end = new StringBuilder("SELECT 1");
    for (ScannedColumn column : columns) {
      rows.append(", ").append(column.sql());
      end.append(column.isText() ? ", NULL" : ", NULL::DOUBLE");
    }
    return "%s FROM %s UNION ALL %s".formatted(rows, source.relation().from(), end);
  }

  @Override
  public @Nullable TableChunk next() {
    if (complete || closed) {
      return null;
    }
    while (result.nextChunk()) {
      DuckDBDataChunkReader chunk = result.chunk();
      int count = Math.toIntExact(chunk.rowCount());
      if (count > 0 && chunk.vector(0).getInt(count - 1) == 1) {
        complete = true;
        count--;
      }
      if (count > 0) {
        return copy(chunk, count);
      }
      if (complete) {
        break;
      }
    }
    if (!complete) {
      throw new ReadFailure(source).endedEarly(columns);
    }
    source.relation().requireUnchanged();
    if (row == 0) {
      throw new InvalidInputException(
          "%s has no rows, but a table was expected: give one with rows".formatted(source.name()));
    }
    return null;
  }

  private TableChunk copy(DuckDBDataChunkReader chunk, int count) {
    Object[] values = new Object[columns.size()];
    List<Column> unfit = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Object copied = columns.get(i).copy(chunk.vector(i + 1), count);
      if (copied == null) {
        unfit.add(columns.get(i).column());
      } else {
        values[i] = copied;
      }
    }
    if (!unfit.isEmpty()) {
      throw new ReadFailure(source).explain(unfit, null);
    }
    TableChunk copied = new TableChunk(count, row, values);
    row += count;
    return copied;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (duck;
        statement;
        result) {
      // closed in the order that DuckDB wants: result, statement, connection
    } catch (SQLException e) {
      throw new IllegalStateException(
          "%s: the scan does not close: %s".formatted(source.name(), SqlErrors.sentence(e)), e);
    }
  }
}
