package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What can stand behind FROM.
 *
 * @param name what messages call it
 * @param from all of it
 * @param files the files that it reads; empty for a query
 * @param fromOne the same of one of the files alone
 * @param columns what it has, in order
 * @param untyped whether the files say no types, so that all columns are text
 */
record Relation(
    String name,
    String from,
    List<SourceFile> files,
    Function<SourceFile, String> fromOne,
    Map<String, RawType> columns,
    boolean untyped) {

  /** What DuckDB says of it as one sentence, in which files have the names that the user knows. */
  InvalidInputException explain(SQLException e) {
    InvalidInputException explained = FileErrors.explain(name, e);
    String message = String.valueOf(explained.getMessage());
    for (SourceFile file : files) {
      message = message.replace(file.text(), file.path());
    }
    return new InvalidInputException(message, e);
  }

  /** Refuses what was read if a file has changed meanwhile. */
  void requireUnchanged() {
    files.forEach(SourceFile::requireUnchanged);
  }
}
