package io.evenkeel.table;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Has the CSV files of a query read as {@link Table#read} reads them, where DuckDB would see
 * something else in text: booleans in yes and no, the number 2139 in the zip code 02139. A model
 * that learned the words would take such values for ones that it has never seen.
 */
final class CsvLiterals {
  private static final Pattern CSV = Pattern.compile(".*\\.(csv|tsv|psv|txt)(\\.gz|\\.zst)?");
  private static final Pattern PLACE =
      Pattern.compile("(?<![\\w.])(?i:(FROM|JOIN))(\\s+)'((?:[^']|'')*)'|" + StarCalls.OPAQUE);

  private CsvLiterals() {}

  /** The query with {@code read_csv(..., types = ...)} for files that have columns of text. */
  static String typed(String query, TableOptions options) {
    return PLACE
        .matcher(query)
        .replaceAll(m ->
            Matcher.quoteReplacement(
                m.group(1) == null || !isCsv(m.group(3))
                    ? m.group()
                    : m.group(1) + m.group(2) + source(m.group(3), options)));
  }

  private static boolean isCsv(String literal) {
    return CSV.matcher(literal.toLowerCase(Locale.ROOT)).matches();
  }

  private static String source(String literal, TableOptions options) {
    List<Column> columns = Table.read(literal.replace("''", "'"), sniffing(options)).columns();
    boolean named = columns.stream().noneMatch(c -> c.name().matches("column\\d+"));
    String text =
        columns.stream()
            .filter(c -> c.type() == ColumnType.CATEGORY)
            .map(c -> Sql.text(c.name()) + ": 'VARCHAR'")
            .collect(Collectors.joining(", "));
    return text.isEmpty() || !named
        ? "'" + literal + "'"
        : "read_csv('%s', header = true, types = {%s})".formatted(literal, text);
  }

  /** What is set for the query's own columns says nothing of a file's. */
  private static TableOptions sniffing(TableOptions options) {
    return TableOptions.defaults().withMissing(options.missing()).withMemory(options.memoryBytes());
  }
}
