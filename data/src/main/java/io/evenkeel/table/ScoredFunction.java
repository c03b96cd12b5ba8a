package io.evenkeel.table;

import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionBuilder;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.jspecify.annotations.Nullable;

/** Chunks of ours as a table function of DuckDB, which takes them one by one, in order. */
final class ScoredFunction implements DuckDBTableFunction<Object, Object, Object> {
  static final String NAME = "evenkeel_scored";
  private static final String PREFIX = "evenkeel_scored_";

  /** What the columns hold; null after the last chunk. */
  @FunctionalInterface
  interface Chunks {
    @Nullable TableChunk next();
  }

  private static final Object NOTHING = new Object();

  private final List<Column> columns;
  private final Chunks chunks;
  private @Nullable RuntimeException failure;
  private long rows;

  private ScoredFunction(List<Column> columns, Chunks chunks) {
    this.columns = columns;
    this.chunks = chunks;
  }

  /** Makes it known to a database; see {@link #column} for its columns. */
  static ScoredFunction register(Duck duck, List<Column> columns, Chunks chunks)
      throws SQLException {
    ScoredFunction function = new ScoredFunction(columns, chunks);
    try (DuckDBTableFunctionBuilder builder = DuckDBFunctions.tableFunction()) {
      builder.withName(NAME).withFunction(function).register(duck.connection());
    }
    return function;
  }

  /** The name of a column. */
  static String column(int index) {
    return PREFIX + index;
  }

  /** How many rows DuckDB has taken. */
  long rows() {
    return rows;
  }

  /** Throws what stopped the chunks, which DuckDB made an error of its own of. */
  void rethrow() {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public Object bind(DuckDBTableFunctionBindInfo info) {
    for (int i = 0; i < columns.size(); i++) {
      info.addResultColumn(
          column(i),
          columns.get(i).type().isText() ? DuckDBColumnType.VARCHAR : DuckDBColumnType.DOUBLE);
    }
    return NOTHING;
  }

  @Override
  public Object init(DuckDBTableFunctionInitInfo info) {
    return NOTHING;
  }

  @Override
  public synchronized long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter output) {
    try {
      TableChunk chunk = chunks.next();
      if (chunk == null) {
        return 0;
      }
      for (int i = 0; i < columns.size(); i++) {
        Vectors.write(chunk, i, columns.get(i).type(), output.vector(i));
      }
      rows += chunk.rows();
      return chunk.rows();
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }
}
