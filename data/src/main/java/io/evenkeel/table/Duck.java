package io.evenkeel.table;

import io.evenkeel.file.LoadedLibraries;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBPreparedStatement;

/**
 * An embedded database of our own: in memory, bounded, without network. What does not fit its
 * memory spills into the system's folder for temporary files.
 */
final class Duck implements AutoCloseable {
  private static final String SPILL_LIMIT = "16GB";

  /**
   * DuckDB keeps a vector for each step of an expression, and {@link CellSql} takes several steps.
   */
  private static final long BYTES_PER_COLUMN_AND_THREAD = 256 << 10;

  private static final int MOST_COLUMNS_OF_SEVERAL_THREADS = 2_000;

  private final Connection connection;

  private Duck(Connection connection) {
    this.connection = connection;
  }

  /** What is done with the rows of a result. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /** A database for rows of that many columns; on one thread where a block of them is large. */
  static Duck open(int threads, long memoryBytes, int columns) {
    int few = columns > MOST_COLUMNS_OF_SEVERAL_THREADS ? 1 : threads;
    return open(few, memoryBytes + BYTES_PER_COLUMN_AND_THREAD * few * columns);
  }

  /** A database within that much memory. */
  static Duck open(int threads, long memoryBytes) {
    Properties settings = new Properties();
    settings.setProperty("threads", Integer.toString(threads));
    settings.setProperty("memory_limit", (memoryBytes >> 10) + "KiB");
    settings.setProperty("preserve_insertion_order", "true");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("temp_directory", Spill.folder().toString());
    settings.setProperty("max_temp_directory_size", SPILL_LIMIT);
    try {
      Duck duck = new Duck(DriverManager.getConnection("jdbc:duckdb:", settings));
      LoadedLibraries.deleteUnpacked("libduckdb_java");
      return duck;
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not start: " + SqlErrors.sentence(e), e);
    }
  }

  /** Runs a query and reads its result. */
  <T> T ask(String query, Reader<T> reader) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return reader.read(rows);
    }
  }

  /** Runs a statement that has no result to be read. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A statement whose result comes in chunks. */
  DuckDBPreparedStatement prepare(String query) throws SQLException {
    return connection.prepareStatement(query).unwrap(DuckDBPreparedStatement.class);
  }

  /** The connection, to register functions at. */
  Connection connection() {
    return connection;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not close: " + SqlErrors.sentence(e), e);
    }
  }
}
