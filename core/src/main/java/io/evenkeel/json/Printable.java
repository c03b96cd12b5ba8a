package io.evenkeel.json;

import java.util.regex.Pattern;

/** Text out of files that anyone may have written, made fit for a message on a terminal. */
public final class Printable {
  private static final int MAX_LENGTH = 120;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]");

  private Printable() {}

  /** The whole text on one line: a line's end as {@code \n}, other control characters replaced. */
  public static String line(String text) {
    if (!UNPRINTABLE.matcher(text).find()) {
      return text;
    }
    String named = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    return UNPRINTABLE.matcher(named).replaceAll("?");
  }

  /** The text with every control character replaced, and cut if it is long. */
  public static String text(String text) {
    String start = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    return UNPRINTABLE.matcher(start).replaceAll("?");
  }
}
