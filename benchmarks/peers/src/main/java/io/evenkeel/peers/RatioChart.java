package io.evenkeel.peers;

import io.evenkeel.peers.RowResult.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A picture of the ratios: a bar for each row with BN and each engine, its time over the best
 * PyTorch configuration's, the spread of the rounds as a whisker, and a line at 1 where PyTorch
 * stands. Shorter is faster. SVG, one file, no script; dark where the reader's system is.
 */
final class RatioChart {
  private static final int WIDTH = 760;
  private static final int LEFT = 150;
  private static final int RIGHT = 60;
  private static final int TOP = 84;
  private static final int BAR = 14;
  private static final int STEP = 20;

  /** Between two workloads. */
  private static final int GAP = 10;

  private static final String STYLE =
      """
      <style>
        text { fill: #1f2933 } .title { font-size: 15px; font-weight: 600 } .quiet { fill: #52606d }
        .ground { fill: #ffffff } .grid { stroke: #e4e7eb } .one { stroke: #c1121f; stroke-width: 1.5 }
        .evenkeel { fill: #2a6f97 } .onnxruntime { fill: #e09f3e } .spread { stroke: #1f2933 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 } .quiet { fill: #9aa7b4 } .ground { fill: #0d1117 }
          .grid { stroke: #30363d } .one { stroke: #ff7b72 } .evenkeel { fill: #58a6d6 }
          .onnxruntime { fill: #d9a441 } .spread { stroke: #e6edf3 }
        }
      </style>
      """;

  private record Bar(String label, Engine engine, Spread ratio, int y) {}

  private RatioChart() {}

  /** The picture's SVG. */
  static String svg(List<RowResult> rows) {
    List<Bar> bars = bars(rows);
    double most = bars.stream().mapToDouble(bar -> bar.ratio().most()).max().orElse(1);
    double end = Math.max(1.2, Math.ceil(most * 5) / 5);
    int bottom = bars.isEmpty() ? TOP : bars.getLast().y() + STEP;
    StringBuilder svg = new StringBuilder();
    svg.append(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
            font-family="system-ui, sans-serif" font-size="12">
            """
                .formatted(WIDTH, bottom + 34, WIDTH, bottom + 34))
        .append(STYLE);
    rectangle(svg, 0, 0, WIDTH, bottom + 34, "ground");
    text(svg, 14, 26, "start", "title", "Time of a step with BN, PyTorch at its best = 1");
    text(
        svg,
        14,
        44,
        "start",
        "quiet",
        "Shorter is faster. Median of the rounds; the thin line goes from the least to the most.");
    legend(svg, 14, Engine.EVENKEEL);
    legend(svg, 110, Engine.ONNXRUNTIME);
    int steps = (int) Math.round(end * 5);
    for (int fifth = 0; fifth <= steps; fifth += steps > 12 ? 5 : 1) {
      double x = x(fifth / 5.0, end);
      segment(svg, x, x, TOP - 6, bottom, "grid");
      text(svg, x, bottom + 18, "middle", "quiet", decimal(fifth / 5.0));
    }
    bars.forEach(bar -> bar(svg, bar, end));
    segment(svg, x(1, end), x(1, end), TOP - 6, bottom, "one");
    return svg.append("</svg>\n").toString();
  }

  private static List<Bar> bars(List<RowResult> rows) {
    List<Bar> bars = new ArrayList<>();
    for (RowResult row : rows) {
      if (row.network().equals("bn")) {
        add(bars, row, Engine.EVENKEEL);
        add(bars, row, Engine.ONNXRUNTIME);
      }
    }
    return bars;
  }

  private static void add(List<Bar> bars, RowResult row, Engine engine) {
    String threads = row.threads() == 1 ? "thread" : "threads";
    String label = "%s, %d %s".formatted(row.workload().label(), row.threads(), threads);
    int y = TOP;
    if (!bars.isEmpty()) {
      Bar last = bars.getLast();
      y = last.y() + (last.label().equals(label) ? STEP - 4 : STEP);
      y += last.label().startsWith(row.workload().label() + ",") ? 0 : GAP;
    }
    int at = y;
    row.ratio(engine, Engine.PYTORCH)
        .ifPresent(ratio -> bars.add(new Bar(label, engine, ratio, at)));
  }

  private static void bar(StringBuilder svg, Bar bar, double end) {
    double middle = bar.y() + BAR / 2.0;
    double least = x(bar.ratio().least(), end);
    double most = x(bar.ratio().most(), end);
    double median = x(bar.ratio().median(), end);
    text(svg, LEFT - 10, middle + 4, "end", "", bar.label());
    rectangle(svg, LEFT, bar.y(), median - LEFT, BAR, bar.engine().label());
    segment(svg, least, most, middle, middle, "spread");
    text(svg, Math.max(most, median) + 6, middle + 4, "start", "", decimal(bar.ratio().median()));
  }

  private static void legend(StringBuilder svg, int x, Engine engine) {
    rectangle(svg, x, 56, 12, 12, engine.label());
    text(svg, x + 18, 66, "start", "", engine.title());
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String style, String text) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" class=\"%s\">%s</text>\n"
            .formatted(decimal(x), decimal(y), anchor, style, text));
  }

  private static void rectangle(
      StringBuilder svg, double x, double y, double width, double height, String style) {
    svg.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"/>\n"
            .formatted(decimal(x), decimal(y), decimal(width), decimal(height), style));
  }

  private static void segment(
      StringBuilder svg, double x1, double x2, double y1, double y2, String style) {
    svg.append(
        "<line x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\" class=\"%s\"/>\n"
            .formatted(decimal(x1), decimal(x2), decimal(y1), decimal(y2), style));
  }

  private static double x(double ratio, double end) {
    return LEFT + (WIDTH - LEFT - RIGHT) * ratio / end;
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
