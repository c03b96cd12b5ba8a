package io.evenkeel.table;

import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a table is read. What is not set is found out from the file.
 *
 * {@snippet class="io.evenkeel.examples.DataExamples" region="options"}
 *
 * @param delimiter what stands between the fields of a CSV file; null finds it out
 * @param quote what fields may be enclosed in, in a CSV file
 * @param header whether a CSV file's first line names the columns; null finds it out
 * @param names the columns' names, for CSV files without a header or to rename those of one; empty
 *     takes the header's, or column1, column2, ...
 * @param decimal the decimal sign where numbers in text can be read in both ways, a point or a
 *     comma; null takes what fits all cells of a column
 * @param encoding of text files; null for UTF-8, or UTF-16 where the file begins so
 * @param missing the values that mean that nothing is known, compared without blanks around them;
 *     an empty field always does, and so does a number that is NaN
 * @param types types that are set, by column; the others are inferred
 * @param ignored columns that are left out of the table
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
    @Nullable Character decimal,
    @Nullable Charset encoding,
    Set<String> missing,
    Map<String, ColumnReading> types,
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
          null,
          null,
          Set.of("", "?", "NA", "N/A", "#N/A", "null", "NULL", "None", "nan", "NaN"),
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
    if (decimal != null && decimal != '.' && decimal != ',') {
      throw new IllegalArgumentException("the decimal sign is a point or a comma: " + decimal);
    }
    if (sampleRows < 1 || threads < 1 || memoryBytes < 64L << 20) {
      throw new IllegalArgumentException(
          "a row of sample, a thread and 64 MiB are needed: %d, %d, %d"
              .formatted(sampleRows, threads, memoryBytes));
    }
  }

  /**
   * Everything found out from the file; empty fields, ?, NA, N/A, #N/A, null, NULL, None, nan and
   * NaN are missing; types from the first 100,000 rows; all processors, 256 MiB.
   */
  public static TableOptions defaults() {
    return DEFAULTS;
  }

  /** Whether a cell of a file, with or without blanks around it, means that nothing is known. */
  public boolean meansMissing(String text) {
    return TextReading.stripped(text).isEmpty() || isMissing(TextReading.trimmed(text));
  }

  /** Whether a cell without blanks around it means that nothing is known. */
  boolean isMissing(String cell) {
    return cell.isEmpty() || missing.contains(cell) || wordsMissing(cell);
  }

  /** The words nan and inf are the same in capitals. */
  private boolean wordsMissing(String cell) {
    return cell.length() <= 9
        && TextReading.isWord(cell)
        && missing.stream().anyMatch(cell::equalsIgnoreCase);
  }

  /** With a delimiter of CSV files. */
  public TableOptions withDelimiter(char value) {
    return new TableOptions(
        value,
        quote,
        header,
        names,
        decimal,
        encoding,
        missing,
        types,
        ignored,
        sampleRows,
        threads,
        memoryBytes);
  }

  /** With a quote of CSV files. */
  public TableOptions withQuote(char value) {
    return new TableOptions(
        delimiter,
        value,
        header,
        names,
        decimal,
        encoding,
        missing,
        types,
        ignored,
        sampleRows,
        threads,
        memoryBytes);
  }

  /** With or without a header in CSV files. */
  public TableOptions withHeader(boolean value) {
    return new TableOptions(
        delimiter,
        quote,
        value,
        names,
        decimal,
        encoding,
        missing,
        types,
        ignored,
        sampleRows,
        threads,
        memoryBytes);
  }

  /** With names for the columns of CSV files. */
  public TableOptions withNames(List<String> value) {
    return new TableOptions(
        delimiter,
        quote,
        header,
        value,
        decimal,
        encoding,
        missing,
        types,
        ignored,
        sampleRows,
        threads,
        memoryBytes);
  }

  /** With a decimal sign for numbers in text that can be read in both ways. */
  public TableOptions withDecimal(char value) {
    return new TableOptions(
        delimiter,
        quote,
        header,
        names,
        value,
        encoding,
        missing,
        types,
        ignored,
        sampleRows,
        threads,
        memoryBytes);
  }

  /** With an encoding of text files. */
  public TableOptions withEncoding(Charset value) {
    return new TableOptions(
        delimiter,
        quote,
        header,
        names,
        decimal,
        value,
        missing,
        types,
        ignored,
        sampleRows,
        threads,
        memoryBytes);
  }

  /** With the values that are missing, in place of the default ones. */
  public TableOptions withMissing(Set<String> value) {
    return new TableOptions(
        delimiter,
        quote,
        header,
        names,
        decimal,
        encoding,
        value,
        types,
        ignored,
        sampleRows,
        threads,
        memoryBytes);
  }

  /** With a column's type. */
  public TableOptions withType(String column, ColumnType type) {
    return withReading(column, new ColumnReading(type, null));
  }

  /** With a column's type, and how its text is written. */
  public TableOptions withReading(String column, ColumnReading reading) {
    Map<String, ColumnReading> all = new LinkedHashMap<>(types);
    all.put(column, reading);
    return new TableOptions(
        delimiter,
        quote,
        header,
        names,
        decimal,
        encoding,
        missing,
        all,
        ignored,
        sampleRows,
        threads,
        memoryBytes);
  }

  /** Without a column. */
  public TableOptions without(String column) {
    Set<String> all = new LinkedHashSet<>(ignored);
    all.add(column);
    return new TableOptions(
        delimiter,
        quote,
        header,
        names,
        decimal,
        encoding,
        missing,
        types,
        all,
        sampleRows,
        threads,
        memoryBytes);
  }

  /** With types inferred from that many rows. */
  public TableOptions withSampleRows(int value) {
    return new TableOptions(
        delimiter,
        quote,
        header,
        names,
        decimal,
        encoding,
        missing,
        types,
        ignored,
        value,
        threads,
        memoryBytes);
  }

  /** With that many threads. */
  public TableOptions withThreads(int value) {
    return new TableOptions(
        delimiter,
        quote,
        header,
        names,
        decimal,
        encoding,
        missing,
        types,
        ignored,
        sampleRows,
        value,
        memoryBytes);
  }

  /** With that much memory beside the Java heap. */
  public TableOptions withMemory(long bytes) {
    return new TableOptions(
        delimiter,
        quote,
        header,
        names,
        decimal,
        encoding,
        missing,
        types,
        ignored,
        sampleRows,
        threads,
        bytes);
  }
}
