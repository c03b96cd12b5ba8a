package io.evenkeel.table;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DuckDB's errors, which have several lines, as one sentence. */
final class SqlErrors {
  private static final Pattern KIND = Pattern.compile("^(?:[A-Z][A-Za-z]* )+Error: ");

  private static final Pattern EXCEPTION = Pattern.compile("^(?:[a-z]\\w*\\.)+[A-Z]\\w*: ");

  /** Some errors come as JSON, by whatever way they took. */
  private static final Pattern IN_JSON =
      Pattern.compile("\"exception_message\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  private SqlErrors() {}

  /** The first line without its kind, and without the class of an exception from a function. */
  static String sentence(SQLException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    Matcher json = IN_JSON.matcher(message);
    if (json.find()) {
      message = json.group(1).replace("\\n", "\n").replaceAll("\\\\(.)", "$1");
    }
    String body = EXCEPTION.matcher(KIND.matcher(message).replaceFirst("")).replaceFirst("");
    int end = body.indexOf('\n');
    String first = (end < 0 ? body : body.substring(0, end)).strip();
    return first.isEmpty() ? first : lowerFirst(first);
  }

  private static String lowerFirst(String text) {
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }

  /** What is wrong with a file that is written: DuckDB's reason without its name for the file. */
  static String withoutFile(SQLException e, Path written, Path file) {
    String sentence = sentence(e);
    int colon = sentence.lastIndexOf(": ");
    return colon >= 0 && sentence.contains(written.toString())
        ? sentence.substring(colon + 2)
        : sentence.replace(written.toString(), file.toString());
  }
}
