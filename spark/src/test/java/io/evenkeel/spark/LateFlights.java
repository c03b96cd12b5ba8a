package io.evenkeel.spark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes the table of {@link ClusterBench}: flights with a column {@code late}, which replaces the
 * delay and is 1 if the delay was more than 15 minutes.
 *
 * <pre>
 *   spark/run --class io.evenkeel.spark.LateFlights flights-3m.parquet flights-late.parquet [ROWS]
 * </pre>
 */
final class LateFlights {
  private LateFlights() {}

  /** See the class. */
  public static void main(String[] args) throws SQLException {
    String limit = args.length > 2 ? " LIMIT " + Long.parseLong(args[2]) : "";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT * EXCLUDE (delay), (delay > 15)::INT AS late FROM %s%s) TO %s"
              .formatted(quoted(args[0]), limit, quoted(args[1])));
    }
  }

  private static String quoted(String path) {
    return "'" + Path.of(path).toString().replace("'", "''") + "'";
  }
}
