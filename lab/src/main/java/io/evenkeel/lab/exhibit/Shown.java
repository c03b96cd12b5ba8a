package io.evenkeel.lab.exhibit;

import io.evenkeel.lab.compare.Spread;
import java.util.Locale;

/** Numbers as the answers show them, with their spread (standard deviation) over the seeds. */
final class Shown {
  /** A spread this small beside its mean comes from rounding in double. */
  private static final double ROUNDING = 1e-12;

  /** Numbers below SMALL, or not below LARGE, are shown with a power of ten. */
  private static final double SMALL = 1e-3;

  private static final double LARGE = 1e6;

  private Shown() {}

  private static int exponent(double size) {
    return (int) Math.floor(Math.log10(size));
  }

  /** A share as {@code 97.51 %}. */
  static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** Shares as {@code 97.51 ± 0.12 %}. */
  static String percent(Spread share) {
    return Double.isNaN(share.std())
        ? percent(share.mean())
        : String.format(Locale.ROOT, "%.2f ± %.2f %%", 100 * share.mean(), 100 * share.std());
  }

  /** A difference of shares as {@code +0.51 ± 0.12}, in percentage points. */
  static String points(Spread difference) {
    return Double.isNaN(difference.std())
        ? String.format(Locale.ROOT, "%+.2f", 100 * difference.mean())
        : String.format(
            Locale.ROOT, "%+.2f ± %.2f", 100 * difference.mean(), 100 * difference.std());
  }

  /** A number with three significant digits: {@code 0.0123}, {@code 12.3}, {@code 1.23e-08}. */
  static String number(double value) {
    double size = Math.abs(value);
    if (Double.isNaN(value)) {
      return "-";
    }
    if (value == 0) {
      return "0";
    }
    if (size < SMALL || size >= LARGE) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    int decimals = Math.max(0, 2 - exponent(size));
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** A setting as it was given: {@code 60}, {@code 0.1}, {@code 1e-4}; a dash if there is none. */
  static String setting(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%,d", (long) value)
        : Double.toString(value).replace(".0E", "e").replace("E", "e");
  }

  /** Numbers as {@code 12.3 ± 0.4}, with a digit of the spread or more. */
  static String number(Spread spread) {
    double mean = Math.abs(spread.mean());
    if (Double.isNaN(spread.std())) {
      return number(spread.mean());
    }
    if (spread.std() <= ROUNDING * mean) {
      return number(spread.mean()) + " ± 0";
    }
    if (mean < SMALL || mean >= LARGE) {
      return number(spread.mean()) + " ± " + number(spread.std());
    }
    int decimals = Math.clamp(Math.max(2 - exponent(mean), -exponent(spread.std())), 0, 6);
    String format = "%%,.%df ± %%,.%df".formatted(decimals, decimals);
    return String.format(Locale.ROOT, format, spread.mean(), spread.std());
  }

  /** How many, as {@code 5}, or {@code 4 – 6} where the seeds differ. */
  static String count(Spread spread) {
    return spread.min() == spread.max()
        ? setting(spread.min())
        : setting(spread.min()) + " – " + setting(spread.max());
  }

  /** A median with its range as {@code 14.2 (9.8 to 17.1)}. */
  static String range(Spread spread) {
    return spread.count() < 2
        ? number(spread.median())
        : "%s (%s – %s)"
            .formatted(number(spread.median()), number(spread.min()), number(spread.max()));
  }
}
