package io.evenkeel.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code evenkeel bench --guard}: measures each {@link GuardedRatio} in a process of its own and
 * says which one is above its bound. What a busy machine adds does not last, so a ratio that is too
 * large is measured twice more, and the least counts.
 */
final class Guard {
  private static final int ATTEMPTS = 3;

  private final PrintWriter out;

  Guard(PrintWriter out) {
    this.out = out;
  }

  /** Measures the ratio that the first argument names, over as many rounds as the second says. */
  public static void main(String[] arguments) {
    GuardedRatio ratio = GuardedRatio.valueOf(arguments[0]);
    System.out.println(ratio.measure(Integer.parseInt(arguments[1])));
  }

  /** Whether all ratios are within their bounds; each is printed as soon as it is known. */
  boolean holds(int rounds) throws IOException, InterruptedException {
    List<GuardedRatio> above = new ArrayList<>();
    out.println("ratio   at most");
    for (GuardedRatio ratio : GuardedRatio.values()) {
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < ATTEMPTS && !(least <= ratio.bound()); i++) {
        String measured = StepChild.output(Guard.class, ratio.name(), String.valueOf(rounds));
        least = Math.min(least, Double.parseDouble(measured));
      }
      boolean held = least <= ratio.bound();
      if (!held) {
        above.add(ratio);
      }
      out.println(line(ratio, least));
      out.flush();
    }
    out.println(
        above.isEmpty()
            ? "all %d ratios are within their bounds".formatted(GuardedRatio.values().length)
            : "%d of %d ratios are above their bounds: a change made what they stand for slower"
                .formatted(above.size(), GuardedRatio.values().length));
    return above.isEmpty();
  }

  static String line(GuardedRatio ratio, double measured) {
    return String.format(
        Locale.ROOT,
        "%5.3f   %5.3f   %s%s",
        measured,
        ratio.bound(),
        ratio.meaning(),
        measured <= ratio.bound() ? "" : "  TOO SLOW");
  }
}
