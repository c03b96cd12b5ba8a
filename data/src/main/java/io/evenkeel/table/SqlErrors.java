package io.evenkeel.table;

import java.sql.SQLException;
import java.util.regex.Pattern;

/** DuckDB's errors, which have several lines, as one sentence. */
final class SqlErrors {
  private static final Pattern KIND = Pattern.compile("^(?:[A-Z][A-Za-z]* )+Error: ");

  private SqlErrors() {}

  /** The first line without its kind, and what DuckDB proposes instead. */
  static String sentence(SQLException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String body = KIND.matcher(message).replaceFirst("");
    int end = body.indexOf('\n');
    String first = (end < 0 ? body : body.substring(0, end)).strip();
    return first.isEmpty() ? first : lowerFirst(first);
  }

  private static String lowerFirst(String text) {
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }
}
