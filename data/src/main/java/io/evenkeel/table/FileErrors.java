package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.sql.SQLException;

/** What DuckDB says of a file that it cannot read, as one sentence. */
final class FileErrors {
  private FileErrors() {}

  static InvalidInputException explain(String source, SQLException e) {
    return new InvalidInputException("%s: %s".formatted(source, SqlErrors.sentence(e)), e);
  }
}
