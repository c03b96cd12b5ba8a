package io.evenkeel.table;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a table is read. What is not set is found out from the file.
 *
 * <pre>{@code
 * TableOptions options = TableOptions.defaults().withType("zip", CATEGORY).without("id");
 * }</pre>
 *
 * @param delimiter what stands between the fields of a CSV file; null finds it out
 * @param quote what fields may be enclosed in, in a CSV file
 * @param header whether a CSV file's first line names the columns; null finds it out
 * @param names the columns' names, for CSV files without a header or to rename those of one; empty
 *     takes the header's, or column1, column2, ...
 * @param missing the values that mean that nothing is known, compared without blanks around them;
 *     an empty field always does. With NaN among them, a number that is NaN is missing, too
 * @param types types that are set, by column; the others are inferred
 * @param ignored columns that the table is to lack
 * @param sampleRows how many rows types of text are inferred from; a later value that does not fit
 *     is an error that names it
 * @param threads threads of a scan
 * @param memoryBytes what a scan may take beside the Java heap
 */
public record TableOptions(
    @Nullable Character delimiter,
    char quote,
    @Nullable Boolean header,
    List<String> names,
    Set<String> missing,
    Map<String, ColumnType> types,
    Set<String> ignored,
    int sampleRows,
    int threads,
    long memoryBytes) {

  private static final TableOptions DEFAULTS =
      new TableOptions(
          null,
          '"',
          null,
          List.of(),
          Set.of("", "?", "NA", "N/A", "#N/A", "null", "NULL", "None"),
          Map.of(),
          Set.of(),
          100_000,
          Runtime.getRuntime().availableProcessors(),
          256L << 20);

  public TableOptions {
    names = List.copyOf(names);
    missing = Set.copyOf(missing);
    types = Map.copyOf(types);
    ignored = Set.copyOf(ignored);
    if (sampleRows < 1 || threads < 1 || memoryBytes < 64L << 20) {
      throw new IllegalArgumentException(
          "a row of sample, a thread and 64 MiB are needed: %d, %d, %d"
              .formatted(sampleRows, threads, memoryBytes));
    }
  }

  /**
   * Everything found out from the file; empty fields, ?, NA, N/A, #N/A, null, NULL and None are
   * missing; types from the first 100,000 rows; all processors, 256 MiB.
   */
  public static TableOptions defaults() {
    return DEFAULTS;
  }

  /** With a delimiter of CSV files. */
  public TableOptions withDelimiter(char value) {
    return new TableOptions(
        value, quote, header, names, missing, types, ignored, sampleRows, threads, memoryBytes);
  }

  /** With a quote of CSV files. */
  public TableOptions withQuote(char value) {
    return new TableOptions(
        delimiter, value, header, names, missing, types, ignored, sampleRows, threads, memoryBytes);
  }

  /** With or without a header in CSV files. */
  public TableOptions withHeader(boolean value) {
    return new TableOptions(
        delimiter, quote, value, names, missing, types, ignored, sampleRows, threads, memoryBytes);
  }

  /** With names for the columns of CSV files. */
  public TableOptions withNames(List<String> value) {
    return new TableOptions(
        delimiter, quote, header, value, missing, types, ignored, sampleRows, threads, memoryBytes);
  }

  /** With the values that are missing, in place of the default ones. */
  public TableOptions withMissing(Set<String> value) {
    return new TableOptions(
        delimiter, quote, header, names, value, types, ignored, sampleRows, threads, memoryBytes);
  }

  /** With a column's type. */
  public TableOptions withType(String column, ColumnType type) {
    Map<String, ColumnType> all = new LinkedHashMap<>(types);
    all.put(column, type);
    return new TableOptions(
        delimiter, quote, header, names, missing, all, ignored, sampleRows, threads, memoryBytes);
  }

  /** Without a column. */
  public TableOptions without(String column) {
    Set<String> all = new LinkedHashSet<>(ignored);
    all.add(column);
    return new TableOptions(
        delimiter, quote, header, names, missing, types, all, sampleRows, threads, memoryBytes);
  }

  /** With types inferred from so many rows. */
  public TableOptions withSampleRows(int value) {
    return new TableOptions(
        delimiter, quote, header, names, missing, types, ignored, value, threads, memoryBytes);
  }

  /** With so many threads. */
  public TableOptions withThreads(int value) {
    return new TableOptions(
        delimiter, quote, header, names, missing, types, ignored, sampleRows, value, memoryBytes);
  }

  /** With so much memory beside the Java heap. */
  public TableOptions withMemory(long bytes) {
    return new TableOptions(
        delimiter, quote, header, names, missing, types, ignored, sampleRows, threads, bytes);
  }
}
