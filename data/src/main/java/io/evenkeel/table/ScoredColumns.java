package io.evenkeel.table;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ScoredRows} computes, as functions of DuckDB: one per column, of the row's number.
 *
 * <p>A query calls them with the numbers that {@link #numbered} gives, vector after vector in
 * order, so that only the few chunks in use are held. (A positional join with a table function
 * would say the same; but DuckDB 2.0.0 waits for ever, about once in thirty times, for one in which
 * an error stops the query.)
 */
final class ScoredColumns {
  private static final String PREFIX = "evenkeel_scored_";

  /** Rows that one call of a function has at most. */
  private static final int VECTOR_ROWS = 2048;

  private final ScoredRows scored;

  /** The column of a row's number, from 1: a name that the source does not have. */
  private final String row;

  private final Deque<ScoredRows.Scored> chunks = new ArrayDeque<>();
  private @Nullable Throwable failure;
  private long rows;

  private ScoredColumns(ScoredRows scored, List<String> taken) {
    this.scored = scored;
    row = OutputNames.free(taken, List.of("evenkeel_row")).getFirst();
  }

  /**
   * Makes them known to a database.
   *
   * @param taken the names of the source's columns
   */
  static ScoredColumns register(
      Duck duck, List<Column> columns, ScoredRows scored, List<String> taken) throws SQLException {
    ScoredColumns functions = new ScoredColumns(scored, taken);
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      ColumnType type = columns.get(i).type();
      try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
        builder
            .withName(PREFIX + i)
            .withParameter(DuckDBColumnType.BIGINT)
            .withReturnType(ScalarScorer.duckType(type))
            .withVectorizedFunction((in, out) -> functions.apply(column, type, in, out))
            .register(duck.connection());
      }
    }
    return functions;
  }

  /** The SQL of the rows that {@link #value} can be asked of. */
  String numbered(String from) {
    return "(SELECT *, row_number() OVER () AS %s FROM %s)".formatted(Sql.name(row), from);
  }

  /** The SQL of an added column's value. */
  String value(int column) {
    return "%s%d(%s)".formatted(PREFIX, column, Sql.name(row));
  }

  /** How many rows have been asked for. */
  long rows() {
    return rows;
  }

  /** Throws what stopped the rows, which DuckDB turned into an error of its own. */
  void rethrow() {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  private synchronized void apply(
      int column, ColumnType type, DuckDBDataChunkReader input, DuckDBWritableVector output) {
    int count = Math.toIntExact(input.rowCount());
    if (count == 0) {
      return;
    }
    try {
      DuckDBReadableVector numbers = input.vector(0);
      rows = Math.max(rows, numbers.getLong(count - 1));
      drop(numbers.getLong(0) - 1 - VECTOR_ROWS);
      for (int i = 0; i < count; i++) {
        long row = numbers.getLong(i) - 1;
        ScoredRows.Scored chunk = chunkOf(row);
        int within = Math.toIntExact(row - chunk.rows().firstRow());
        Vectors.write(chunk.added(), column, within, type, output, i);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    }
  }

  /** Forgets the chunks that end before a row. */
  private void drop(long row) {
    while (!chunks.isEmpty() && end(chunks.getFirst()) <= row) {
      chunks.removeFirst();
    }
  }

  private ScoredRows.Scored chunkOf(long row) {
    while (chunks.isEmpty() || row >= end(chunks.getLast())) {
      ScoredRows.Scored next = scored.next();
      if (next == null) {
        throw new IllegalStateException("no row " + row + " has been scored");
      }
      chunks.addLast(next);
    }
    for (ScoredRows.Scored chunk : chunks) {
      if (row >= chunk.rows().firstRow() && row < end(chunk)) {
        return chunk;
      }
    }
    throw new IllegalStateException("row " + row + " is asked for too late");
  }

  private static long end(ScoredRows.Scored chunk) {
    return chunk.rows().firstRow() + chunk.rows().rows();
  }
}
