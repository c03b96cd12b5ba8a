package io.evenkeel.lab.report;

import io.evenkeel.lab.compare.Measure;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Text;
import java.util.Locale;

/** Numbers, names and colours of a comparison, the same in sentences, tables and charts. */
final class CompareText {
  private static final double MINUTE = 60;

  private CompareText() {}

  /** The colour of a variant, by its name. */
  static Color color(String variant) {
    return switch (variant) {
      case "without" -> Color.PLAIN;
      case "after" -> Color.AFTER;
      case "input" -> Color.INPUT;
      default -> Color.BN;
    };
  }

  /** {@code 12,345}. */
  static String count(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,d", Math.round(value));
  }

  /** {@code 14.2}. */
  static String times(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,.1f", value);
  }

  /** {@code 0.42 s}, {@code 12.3 s}, {@code 4:05 min}. */
  static String seconds(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    if (value >= MINUTE) {
      long whole = Math.round(value);
      return String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60);
    }
    return String.format(Locale.ROOT, value < 1 ? "%.2f s" : "%.1f s", value);
  }

  /** {@code 5.12 ms}. */
  static String milliseconds(double seconds) {
    return Double.isNaN(seconds) ? "-" : String.format(Locale.ROOT, "%.2f ms", 1000 * seconds);
  }

  /** A learning rate as it was given. */
  static String rate(double rate) {
    return String.valueOf(rate);
  }

  /** A difference of scores with its unit: {@code 0.31 ± 0.12 percentage points}. */
  static Text difference(Measure measure, Spread difference, double score) {
    String shown = measure.showDifference(difference.mean(), score);
    if (!Double.isNaN(difference.std())) {
      shown += " ± " + measure.showDifference(difference.std(), score).substring(1);
    }
    return measure.isShare() ? Text.of("compare.points", shown) : Text.verbatim(shown);
  }
}
