package io.evenkeel.table;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes a table's rows with columns added that a {@link ChunkScorer} computes from them: all
 * columns of the source, as they are there, then the added ones; the rows in their order. The rows
 * stream; only the columns that the scorer needs pass through Java.
 *
 * <pre>{@code
 * long rows = TableWriter.write(table, List.of("age", "education"), scorer, Path.of("scored.parquet"));
 * }</pre>
 */
public final class TableWriter {
  private TableWriter() {}

  /**
   * Writes a CSV file with a header (.csv, .csv.gz) or a Parquet file (.parquet), which replaces a
   * file of this name as a whole or not at all.
   *
   * @param inputs the columns that the scorer is given, in this order
   * @return the number of rows written
   * @throws InvalidInputException if the file's name has another ending or it cannot be written, if
   *     the table has a column of an added one's name, or if the table cannot be read
   */
  public static long write(Table table, List<String> inputs, ChunkScorer scorer, Path file) {
    String options = options(file);
    for (Column added : scorer.columns()) {
      if (table.rowSource().names().contains(added.name())) {
        throw new InvalidInputException(
            "%s has a column '%s' already, so that none of this name can be added: rename it there"
                .formatted(table.source(), added.name()));
      }
    }
    ColumnNames.requireDistinct(
        "what is added to " + table.source(), scorer.columns().stream().map(Column::name).toList());
    long[] rows = new long[1];
    try {
      AtomicFile.writeFile(
          file, t -> rows[0] = new TableCopy(table, inputs, scorer, options).to(t, file));
    } catch (UncheckedIOException e) {
      throw new InvalidInputException(e.getMessage() + ": nothing was written", e);
    }
    return rows[0];
  }

  private static String options(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      return "FORMAT parquet";
    } else if (name.endsWith(".csv")) {
      return "FORMAT csv, HEADER true";
    } else if (name.endsWith(".csv.gz")) {
      return "FORMAT csv, HEADER true, COMPRESSION gzip";
    }
    throw new InvalidInputException(
        "cannot write %s: its name must end in .csv, .csv.gz or .parquet".formatted(file));
  }
}
