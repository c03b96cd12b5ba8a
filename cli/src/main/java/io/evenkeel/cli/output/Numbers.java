package io.evenkeel.cli.output;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class Numbers {
  private Numbers() {}

  /** {@code 60,000}. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A share as {@code 98.41 %}. */
  public static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** A setting with all its digits: {@code 64}, {@code 0.75}, {@code 2.08e-5}. */
  public static String setting(double value) {
    String text = Double.toString(value).toLowerCase(Locale.ROOT);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text.replace(".0e", "e");
  }

  /** Four significant digits: {@code 0.05342}, {@code 2.303}, {@code 1.234e-05}. */
  public static String significant(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size < 1e-3 || size >= 1e5) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    return String.format(Locale.ROOT, "%." + decimals(size) + "f", value);
  }

  /** Numbers with as many decimals each as the largest needs for four significant digits. */
  public static List<String> aligned(double... values) {
    double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
    if (largest != 0 && (largest < 1e-3 || largest >= 1e5)) {
      return Arrays.stream(values).mapToObj(v -> String.format(Locale.ROOT, "%.3e", v)).toList();
    }
    int decimals = largest == 0 ? 0 : decimals(largest);
    return Arrays.stream(values)
        .mapToObj(v -> String.format(Locale.ROOT, "%." + decimals + "f", v))
        .toList();
  }

  /** Decimals that four significant digits of a number need. */
  private static int decimals(double size) {
    return Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
  }

  /** A duration: {@code 0.8 s}, {@code 12.3 s}, {@code 2 min 05 s}, {@code 1 h 02 min}. */
  public static String duration(double seconds) {
    return seconds < 60 ? String.format(Locale.ROOT, "%.1f s", seconds) : wholeSeconds(seconds);
  }

  /** A duration without fractions: {@code 12 s}, {@code 2 min 05 s}, {@code 1 h 02 min}. */
  public static String wholeSeconds(double seconds) {
    long whole = (long) Math.ceil(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
  }

  /** A number of epochs, such as {@code 1 epoch} and {@code 10 epochs}. */
  public static String epochs(long number) {
    return number == 1 ? "1 epoch" : count(number) + " epochs";
  }
}
