package io.evenkeel.cli.compare;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.training.CompareBar;
import io.evenkeel.lab.compare.CompareListener;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.Curve;
import io.evenkeel.lab.compare.CurvePoint;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.page.Language;
import io.evenkeel.training.StepResult;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a comparison goes. With one learning rate and seed: one line per tenth of the way. With
 * several: one line for each. On a terminal a progress bar below them.
 */
final class CompareDisplay implements CompareListener, AutoCloseable {
  private static final int LINES = 10;
  private static final int COLUMN = 17;
  private static final int NARROW = 14;
  private static final int MOST_PENDING = 4;

  private final Comparison comparison;
  private final PrintWriter lines;
  private final @Nullable PrintStream terminal;
  private final boolean single;
  private final Map<String, CurvePoint> latest = new LinkedHashMap<>();
  private final TreeMap<Long, Map<String, CurvePoint>> pending = new TreeMap<>();
  private @Nullable CompareBar bar;
  private boolean begun;
  private long totalSteps;
  private long printed;

  /**
   * A display.
   *
   * @param lines where the lines go
   * @param terminal where the progress bar goes; null for none
   */
  CompareDisplay(Comparison comparison, PrintWriter lines, @Nullable PrintStream terminal) {
    this.comparison = comparison;
    this.lines = lines;
    this.terminal = terminal;
    single = comparison.learningRates().size() * comparison.seeds().size() == 1;
  }

  @Override
  public synchronized void onStart(double learningRate, long seed, long steps) {
    totalSteps = steps;
    printed = -1;
    latest.clear();
    if (!begun) {
      begun = true;
      printHeader();
      bar = terminal == null ? null : new CompareBar(comparison.trainings() * steps, terminal);
    }
    if (bar != null) {
      bar.about(single ? "" : "%s  seed %d  ".formatted(rate(learningRate), seed));
    }
  }

  private void printHeader() {
    StringBuilder header = new StringBuilder(" ".repeat(single ? 9 : 22));
    for (Variant variant : comparison.variants()) {
      header.append(
          right(Variant.shortLabel(variant.name()).in(Language.EN), single ? COLUMN : NARROW));
    }
    lines.println(header);
    if (single) {
      lines.println(
          "     step" + right("loss     score", COLUMN).repeat(comparison.variants().size()));
    }
    lines.flush();
  }

  @Override
  public synchronized void onStep(Variant variant, StepResult step) {
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public synchronized void onPoint(Variant variant, CurvePoint point) {
    latest.put(variant.name(), point);
    if (bar != null) {
      bar.scores(scores());
    }
    if (single) {
      boolean first = variant.equals(comparison.variants().getFirst());
      if (first && point.step() * LINES / totalSteps > printed) {
        pending.put(point.step(), new HashMap<>());
        printed = point.step() * LINES / totalSteps;
      }
      Map<String, CurvePoint> line = pending.get(point.step());
      if (line != null) {
        line.put(variant.name(), point);
        flush(false);
      }
    }
  }

  private String scores() {
    StringBuilder text = new StringBuilder();
    for (Variant variant : comparison.variants()) {
      CurvePoint point = latest.get(variant.name());
      if (point != null) {
        text.append("  %s %s".formatted(variant.name(), comparison.measure().show(point.score())));
      }
    }
    return text.toString();
  }

  /**
   * Prints the lines that all networks have reached. If many lines wait, it prints the first in any
   * case, because a network that has diverged never reaches it.
   */
  private void flush(boolean all) {
    while (!pending.isEmpty()
        && (all
            || pending.size() > MOST_PENDING
            || pending.firstEntry().getValue().size() == comparison.variants().size())) {
      Map.Entry<Long, Map<String, CurvePoint>> first = pending.pollFirstEntry();
      print(first.getKey(), first.getValue());
    }
  }

  private void print(long step, Map<String, CurvePoint> points) {
    StringBuilder line = new StringBuilder(right(Numbers.count(step), 9));
    for (Variant variant : comparison.variants()) {
      CurvePoint point = points.get(variant.name());
      line.append(
          right(
              point == null
                  ? "-"
                  : String.format(
                      Locale.ROOT,
                      "%.4f  %8s",
                      point.testLoss(),
                      comparison.measure().show(point.score())),
              COLUMN));
    }
    above(line.toString());
  }

  @Override
  public synchronized void onEnd(List<Curve> curves) {
    if (single) {
      flush(true);
      return;
    }
    Curve first = curves.getFirst();
    StringBuilder line =
        new StringBuilder(
            "%-12s%-10s".formatted(rate(first.learningRate()), "seed " + first.seed()));
    for (Curve curve : curves) {
      String text = curve.diverged() ? "diverged" : comparison.measure().show(curve.testScore());
      line.append(right(text, NARROW));
    }
    above(line.toString());
  }

  private void above(String line) {
    Runnable printing =
        () -> {
          lines.println(line);
          lines.flush();
        };
    if (bar != null) {
      bar.above(printing);
    } else {
      printing.run();
    }
  }

  private static String rate(double learningRate) {
    return "rate " + learningRate;
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }

  /** Removes the progress bar: nothing more comes. */
  synchronized void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @Override
  public void close() {
    end();
  }
}
