package io.evenkeel.onnx.doctor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Something that was found.
 *
 * @param severity how much it matters
 * @param problem what it is
 * @param layer where: {@code layer 1}, a node's operator and name, or {@code the model}
 * @param arguments what {0}, {1}, ... stand for in the sentences, already formatted
 */
public record Finding(Severity severity, Problem problem, String layer, List<String> arguments) {
  /** The layer of what concerns all of them. */
  public static final String MODEL = "the model";

  private static final int DIGITS = 3;
  private static final double LEAST_PLAIN = 1e-3;
  private static final double MOST_PLAIN = 1e6;

  public Finding {
    arguments = List.copyOf(arguments);
  }

  /** A finding; whole numbers, doubles and strings are its arguments. */
  static Finding of(Severity severity, Problem problem, String layer, Object... arguments) {
    List<String> texts = new ArrayList<>();
    for (Object argument : arguments) {
      texts.add(argument instanceof Double number ? number(number) : argument.toString());
    }
    return new Finding(severity, problem, layer, texts);
  }

  /** Three digits: {@code 0.25}, {@code 316}, {@code 1e-05}. */
  static String number(double value) {
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros();
    if (value == 0 || (size >= LEAST_PLAIN && size < MOST_PLAIN)) {
      return rounded.toPlainString();
    }
    return String.format(
        Locale.ROOT,
        "%s%se%d",
        rounded.signum() < 0 ? "-" : "",
        mantissa(rounded),
        exponent(rounded));
  }

  private static String mantissa(BigDecimal value) {
    return value.abs().scaleByPowerOfTen(-exponent(value)).toPlainString();
  }

  private static int exponent(BigDecimal value) {
    return value.precision() - value.scale() - 1;
  }

  /** What was seen. */
  public String evidence() {
    return filled(problem.evidence());
  }

  /** What comes of it. */
  public String consequence() {
    return filled(problem.consequence());
  }

  /** What to do. */
  public String remedy() {
    return filled(problem.remedy());
  }

  private String filled(String sentence) {
    String text = sentence;
    for (int i = 0; i < arguments.size(); i++) {
      text = text.replace("{" + i + "}", arguments.get(i));
    }
    return text;
  }

  /** All in one sentence: {@code layer 1: evidence; consequence: remedy}. */
  public String sentence() {
    return "%s: %s; %s: %s".formatted(layer, evidence(), consequence(), remedy());
  }
}
