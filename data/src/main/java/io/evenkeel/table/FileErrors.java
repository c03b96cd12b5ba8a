package io.evenkeel.table;

import io.evenkeel.kernels.InvalidInputException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What DuckDB says of a file that it cannot read, as one sentence. */
final class FileErrors {
  private static final Pattern LINE = Pattern.compile("CSV Error on Line: (\\d+)");
  private static final Pattern FILE = Pattern.compile("\\n +file = (.*)\\n");
  private static final Pattern FIELDS =
      Pattern.compile("Expected Number of Columns: (\\d+) Found: (\\d+)");
  private static final Pattern CONVERSION =
      Pattern.compile("column \"(.*)\"\\. Could not convert string \"(.*)\" to '([^']*)'");
  private static final Pattern JSON =
      Pattern.compile(
          "Malformed JSON in file \"(.*)\", at byte \\d+ in line (\\d+): ([^\\n]*?)\\.?\\s*(\\n|$)");

  private FileErrors() {}

  /**
   * @param source what the file or files are called where the error names none
   */
  static InvalidInputException explain(String source, SQLException e) {
    String message = String.valueOf(e.getMessage());
    Matcher file = FILE.matcher(message);
    String place = file.find() ? file.group(1) : source;
    Matcher line = LINE.matcher(message);
    String sentence = line.find() ? csv(place, line.group(1), message) : other(place, message);
    return new InvalidInputException(
        sentence != null ? sentence : "%s: %s".formatted(place, SqlErrors.sentence(e)), e);
  }

  private static @Nullable String csv(String file, String line, String message) {
    Matcher fields = FIELDS.matcher(message);
    Matcher conversion = CONVERSION.matcher(message);
    if (conversion.find()) {
      return "%s, line %s, column '%s': expected a value of type %s, got '%s': correct it, or the query"
          .formatted(file, line, conversion.group(1), conversion.group(3), conversion.group(2));
    } else if (message.contains("Invalid unicode")) {
      return "%s, line %s: not text in UTF-8: name the file's encoding with --encoding (GBK, UTF-16, Latin-1, ...)"
          .formatted(file, line);
    } else if (message.contains("unterminated quote")) {
      return "%s, line %s: a quote opens a field and does not close it: close it, and double the quotes within a field"
          .formatted(file, line);
    } else if (fields.find()) {
      return "%s, line %s: expected %s fields, as in the first line, got %s: correct the line"
          .formatted(file, line, fields.group(1), found(fields));
    }
    return null;
  }

  /** DuckDB stops counting at the first field too many. */
  private static String found(Matcher fields) {
    int expected = Integer.parseInt(fields.group(1));
    int found = Integer.parseInt(fields.group(2));
    return found > expected ? "more" : String.valueOf(found);
  }

  private static @Nullable String other(String place, String message) {
    Matcher json = JSON.matcher(message);
    if (json.find()) {
      return "%s, line %s: expected a JSON object, but it is malformed (%s): correct the line"
          .formatted(json.group(1), json.group(2), json.group(3));
    } else if (message.contains("CSV Parser state machine")) {
      return "%s: its lines end in different ways, or a quote stands within a field: write it anew as CSV"
          .formatted(place);
    } else if (message.contains("No magic bytes found")
        || message.contains("too small to be a Parquet")) {
      return "%s is not a Parquet file, or was cut off: write it anew".formatted(place);
    } else if (message.startsWith("Out of Memory Error")) {
      return "%s needs more memory than it was allowed: allow more, or take fewer columns"
          .formatted(place);
    }
    return null;
  }
}
