package io.evenkeel.table.format;

import io.evenkeel.kernels.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How dates and times are written.
 *
 * @param pattern as for strptime: {@code %d/%m/%Y}, {@code %d.%m.%y %H:%M}. Where it says no time
 *     of day, a timestamp may have one behind it: hours and minutes, seconds and AM or PM if need
 *     be
 * @param firstYear where years have two digits: the first of the hundred years that they lie in;
 *     else 0
 */
public record TimeFormat(String pattern, int firstYear) implements TextFormat {
  private static final Pattern PART = Pattern.compile("%(.?)");
  private static final String PARTS = "dmyYbBjHIMSfp%";

  /**
   * Year, month, day, with - or / between them; for a timestamp the time behind a blank or a T, and
   * perhaps a zone.
   */
  public static final TimeFormat ISO = new TimeFormat("%Y-%m-%d", 0);

  /** Years of two digits lie from 1969 on, where nothing else is known of them. */
  public static final int USUAL_FIRST_YEAR = 1969;

  /**
   * @throws InvalidInputException if it is not a pattern of a date
   */
  public TimeFormat {
    String parts = parts(pattern);
    boolean year = parts.contains("y") || parts.contains("Y");
    boolean day = parts.contains("j") || (parts.contains("d") && parts.matches(".*[mbB].*"));
    if (!year || !day) {
      throw new InvalidInputException(
          "'%s' is not a pattern of a date: give day, month and year such as %%d/%%m/%%Y"
              .formatted(pattern));
    }
  }

  /** With the usual hundred years if years have two digits. */
  public static TimeFormat of(String pattern) {
    return new TimeFormat(pattern, pattern.contains("%y") ? USUAL_FIRST_YEAR : 0);
  }

  /** With other hundred years. */
  public TimeFormat from(int year) {
    return new TimeFormat(pattern, year);
  }

  /** Whether years have two digits. */
  public boolean isShort() {
    return pattern.contains("%y");
  }

  /** Whether it says a time of day. */
  public boolean hasTime() {
    return pattern.contains("%H") || pattern.contains("%I");
  }

  private static String parts(String pattern) {
    StringBuilder parts = new StringBuilder();
    Matcher matcher = PART.matcher(pattern);
    while (matcher.find()) {
      if (matcher.group(1).isEmpty() || PARTS.indexOf(matcher.group(1).charAt(0)) < 0) {
        throw new InvalidInputException(
            "'%s' in '%s' is not a part of a date: give %%d, %%m, %%y, %%Y, %%b, %%B, %%j, %%H, %%I, %%M, %%S, %%f or %%p"
                .formatted(matcher.group(), pattern));
      }
      parts.append(matcher.group(1));
    }
    return parts.toString();
  }

  @Override
  public String label() {
    return pattern;
  }
}
