package io.evenkeel.table;

import java.util.ArrayList;
import java.util.List;

/** Splits the beginning of a CSV file into records, to find out how it is made. */
final class CsvRecords {
  private final String text;
  private final char delimiter;
  private final char quote;
  private final List<List<String>> records = new ArrayList<>();
  private List<String> fields = new ArrayList<>();
  private final StringBuilder field = new StringBuilder();
  private String lineEnd = "";

  private CsvRecords(String text, char delimiter, char quote) {
    this.text = text;
    this.delimiter = delimiter;
    this.quote = quote;
  }

  /**
   * The records without empty lines.
   *
   * @param complete whether the text is the whole file; if not, its last record may be cut off and
   *     is left out
   */
  static List<List<String>> split(String text, char delimiter, char quote, boolean complete) {
    CsvRecords csv = new CsvRecords(text, delimiter, quote);
    csv.read();
    boolean rest = csv.field.length() > 0 || !csv.fields.isEmpty();
    if (complete && rest) {
      csv.endRecord();
    }
    return csv.records;
  }

  /**
   * What ends the first record, if the header has a line end in quotes before it, which DuckDB
   * would take for the file's; empty if it has none.
   */
  static String hiddenLineEnd(String text, char delimiter, char quote) {
    CsvRecords csv = new CsvRecords(text, delimiter, quote);
    csv.read();
    boolean hidden =
        !csv.records.isEmpty()
            && csv.records.getFirst().stream().anyMatch(f -> f.matches("(?s).*[\\r\\n].*"));
    return hidden ? csv.lineEnd : "";
  }

  private void read() {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != quote) {
          field.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
          field.append(c);
          i++;
        } else {
          quoted = false;
        }
      } else if (c == quote && field.isEmpty()) {
        quoted = true;
      } else if (c == delimiter) {
        endField();
      } else if (c == '\n' || c == '\r') {
        if (lineEnd.isEmpty()) {
          boolean both = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
          lineEnd = both ? "\r\n" : String.valueOf(c);
        }
        endRecord();
      } else {
        field.append(c);
      }
    }
  }

  private void endField() {
    fields.add(field.toString());
    field.setLength(0);
  }

  private void endRecord() {
    endField();
    boolean blank = fields.size() == 1 && fields.getFirst().isEmpty();
    if (!blank) {
      records.add(fields);
    }
    fields = new ArrayList<>();
  }
}
