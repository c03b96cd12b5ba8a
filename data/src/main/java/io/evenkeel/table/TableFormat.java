package io.evenkeel.table;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a file of rows is written as.
 *
 * @param copyOptions of DuckDB's COPY
 * @param hasTypes whether a value's type is written with it; else all is text
 */
record TableFormat(String copyOptions, boolean hasTypes) {
  static final TableFormat CSV = new TableFormat("FORMAT csv, HEADER true", false);

  /**
   * The format by the file's name; CSV for a device or a pipe, whose name says nothing.
   *
   * @throws InvalidInputException if the name has no known ending
   */
  static TableFormat of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      return new TableFormat("FORMAT parquet", true);
    }
    boolean gzip = name.endsWith(".gz");
    String bare = gzip ? name.substring(0, name.length() - 3) : name;
    String ending = bare.substring(bare.lastIndexOf('.') + 1);
    return switch (ending) {
      case "csv" -> CSV.compressed(gzip);
      case "json" -> new TableFormat("FORMAT json, ARRAY true", true).compressed(gzip);
      case "jsonl", "ndjson" -> new TableFormat("FORMAT json", true).compressed(gzip);
      default -> {
        if (AtomicFile.isDevice(file)) {
          yield CSV;
        }
        throw new InvalidInputException(
            "cannot write %s: its name must end in .csv, .json or .jsonl, also with .gz behind it, or in .parquet"
                .formatted(file));
      }
    };
  }

  /** The statement that writes the rows of a query in this format. */
  String copy(String select, Path to) {
    return "COPY (%s) TO %s (%s)".formatted(select, Sql.text(to.toString()), copyOptions);
  }

  private TableFormat compressed(boolean gzip) {
    return gzip ? new TableFormat(copyOptions + ", COMPRESSION gzip", hasTypes) : this;
  }
}
