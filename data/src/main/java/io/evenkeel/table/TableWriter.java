package io.evenkeel.table;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a table's rows with columns added that a {@link ChunkScorer} computes from them: all
 * columns of the source, as they are there, then the added ones; the rows in their order. The rows
 * stream; only the columns that the scorer needs pass through Java.
 *
 * {@snippet class="io.evenkeel.examples.DataExamples" region="writer"}
 */
public final class TableWriter {
  private TableWriter() {}

  /**
   * Writes a CSV file with a header (.csv, .csv.gz), a Parquet file (.parquet), or JSON: an array
   * (.json) or a line per row (.jsonl, .ndjson), both also in gzip. It replaces a file of this name
   * as a whole or not at all.
   *
   * @param inputs the columns that the scorer is given, in this order
   * @return the number of rows written
   * @throws InvalidInputException if the file's name has another ending, or if the table cannot be
   *     read
   * @throws UncheckedIOException if the file cannot be written
   */
  public static long write(Table table, List<String> inputs, ChunkScorer scorer, Path file) {
    TableFormat format = TableFormat.of(file);
    long[] rows = new long[1];
    try {
      AtomicFile.writeFile(
          file, t -> rows[0] = new TableCopy(table, inputs, scorer, format).to(t, file));
    } catch (UncheckedIOException e) {
      throw new UncheckedIOException(e.getMessage() + ": nothing was written", e.getCause());
    }
    return rows[0];
  }

  /** What the added columns are called in the file: see {@link OutputNames}. */
  public static List<String> addedNames(Table table, ChunkScorer scorer) {
    return OutputNames.free(
        table.rowSource().names(), scorer.columns().stream().map(Column::name).toList());
  }
}
