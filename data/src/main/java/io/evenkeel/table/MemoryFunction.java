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

/** Rows in memory as a table function of DuckDB, which takes them chunk by chunk, in order. */
final class MemoryFunction implements DuckDBTableFunction<Object, Object, Object> {
  static final String NAME = "evenkeel_rows";
  private static final String PREFIX = "evenkeel_rows_";

  private static final Object NOTHING = new Object();

  private final List<Column> columns;
  private final TableScan scan;
  private @Nullable RuntimeException failure;

  private MemoryFunction(List<Column> columns, TableScan scan) {
    this.columns = columns;
    this.scan = scan;
  }

  /** Makes it known to a database; see {@link #column} for its columns. */
  static MemoryFunction register(Duck duck, List<Column> columns, TableScan scan)
      throws SQLException {
    MemoryFunction function = new MemoryFunction(columns, scan);
    try (DuckDBTableFunctionBuilder builder = DuckDBFunctions.tableFunction()) {
      builder.withName(NAME).withFunction(function).register(duck.connection());
    }
    return function;
  }

  /** The name of a column. */
  static String column(int index) {
    return PREFIX + index;
  }

  /** Throws what stopped the chunks, which DuckDB turned into an error of its own. */
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
      TableChunk chunk = scan.next();
      if (chunk == null) {
        return 0;
      }
      for (int i = 0; i < columns.size(); i++) {
        Vectors.write(chunk, i, columns.get(i).type(), output.vector(i));
      }
      return chunk.rows();
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }
}
