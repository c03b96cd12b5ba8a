package io.evenkeel.table.format;

import io.evenkeel.kernels.InvalidInputException;
import java.util.Set;

/**
 * How numbers are written.
 *
 * <p>The plain way is {@code [+-]digits[.digits][e[+-]digits]}: {@code 1}, {@code +1}, {@code -0},
 * {@code 1.}, {@code .5} and {@code 1e5} are numbers; {@code 1_11}, {@code 0x1F}, {@code 1d},
 * {@code inf} and {@code 41-10-1} are not. Every other way has a decimal sign, a sign that groups
 * digits by thousands, and perhaps a unit; there a minus may also stand behind the number, and
 * brackets make it negative.
 *
 * @param decimal the decimal sign, a point or a comma
 * @param group what may stand between groups of three digits: a point, a comma, a blank, an
 *     apostrophe; empty for the plain way
 * @param unit a currency, which a cell may lack; a percent or per mille sign, which it may not;
 *     empty for none
 */
public record NumberFormat(char decimal, String group, String unit) implements TextFormat {
  /** The only way in which a number is plain. */
  public static final NumberFormat PLAIN = new NumberFormat('.', "", "");

  /** Points as decimal signs, commas between thousands. */
  public static final NumberFormat POINT = new NumberFormat('.', ",", "");

  /** Commas as decimal signs, points between thousands. */
  public static final NumberFormat COMMA = new NumberFormat(',', ".", "");

  private static final String PLAIN_PATTERN = "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?";
  private static final String BLANK = "[ \\x{00A0}\\x{202F}]";
  private static final String MINUS = "[\\x{2212}-]";
  private static final String SIGN = "[+\\x{2212}-]?";
  private static final Set<String> SHARES = Set.of("%", "‰");

  /**
   * @throws InvalidInputException if the signs are others, or the same
   */
  public NumberFormat {
    boolean known = ",.".indexOf(decimal) >= 0 && Set.of("", ",", ".", " ", "'").contains(group);
    if (!known || group.equals(String.valueOf(decimal))) {
      throw new InvalidInputException(
          "numbers cannot have the decimal sign '%s' and '%s' between thousands: give a point or a comma, and another of the two, a blank or an apostrophe"
              .formatted(decimal, group));
    }
  }

  /** This way with a unit. */
  public NumberFormat with(String otherUnit) {
    return new NumberFormat(decimal, group, otherUnit);
  }

  /** Whether it is the plain one. */
  public boolean isPlain() {
    return group.isEmpty();
  }

  /**
   * The regular expression of a whole cell without blanks around it, for Java as well as RE2, which
   * DuckDB uses.
   */
  public String pattern() {
    if (isPlain()) {
      return PLAIN_PATTERN;
    }
    String number = "(%s(%2$s[0-9]+)?|%2$s[0-9]+)".formatted(whole(), quoted(decimal));
    if (unit.isEmpty()) {
      return "%1$s%2$s([eE][+-]?[0-9]+)?|%2$s%3$s|\\(%2$s\\)".formatted(SIGN, number, MINUS);
    }
    String sign = unit.replaceAll("\\p{Punct}", "\\\\$0");
    String behind = BLANK + "?" + sign;
    if (SHARES.contains(unit)) {
      return "%1$s%2$s%3$s|\\(%2$s%3$s\\)".formatted(SIGN, number, behind);
    }
    String before = sign + BLANK + "?";
    return "%1$s(%2$s)?%1$s%3$s(%4$s)?%5$s?|\\((%2$s)?%3$s(%4$s)?\\)"
        .formatted(SIGN, before, number, behind, MINUS);
  }

  /** Digits before the decimal sign, with or without groups; with commas also 12,34,567. */
  private String whole() {
    String sign = groupPattern();
    String grouped = "[1-9][0-9]{0,2}(%s[0-9]{3})+".formatted(sign);
    return group.equals(",")
        ? "(%s|[1-9][0-9]?(%s[0-9]{2})+%2$s[0-9]{3}|[0-9]+)".formatted(grouped, sign)
        : "(%s|[0-9]+)".formatted(grouped);
  }

  /** The regular expression of what groups digits. */
  public String groupPattern() {
    return switch (group) {
      case " " -> BLANK;
      case "'" -> "['\\x{2019}]";
      default -> quoted(group.charAt(0));
    };
  }

  private static String quoted(char c) {
    return "[" + c + "]";
  }

  /** An example, by which messages name it. */
  public String example() {
    if (isPlain()) {
      return "1234.5";
    }
    String number = "1" + group + "234" + decimal + "5";
    return unit.isEmpty() ? number : number + " " + unit;
  }

  @Override
  public String label() {
    return isPlain() ? "plain" : decimal == ',' ? "comma" : "point";
  }
}
