package io.evenkeel.table;

import java.util.List;

/**
 * How a CSV file is made.
 *
 * @param header whether the first record names the columns
 * @param names the columns' names
 * @param lineEnd what ends a line, if the header has line ends in quotes; else empty
 */
record CsvLayout(char delimiter, char quote, boolean header, List<String> names, String lineEnd) {

  /** DuckDB's reader of files that are made so; every column is text. */
  String reader(List<String> files) {
    StringBuilder columns = new StringBuilder();
    for (String name : names) {
      columns.append(columns.isEmpty() ? "" : ", ").append(Sql.text(name)).append(": 'VARCHAR'");
    }
    return "read_csv(%s, auto_detect = false, delim = %s, quote = %s, escape = %3$s, header = %s"
        .formatted(Sql.list(files), literal(delimiter), literal(quote), header)
        .concat("%s, columns = {%s})".formatted(newLine(), columns));
  }

  private String newLine() {
    return lineEnd.isEmpty()
        ? ""
        : ", new_line = '%s'".formatted(lineEnd.replace("\r", "\\r").replace("\n", "\\n"));
  }

  private static String literal(char c) {
    return Sql.text(String.valueOf(c));
  }
}
