package io.evenkeel.peers;

import io.evenkeel.peers.RowResult.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A picture of the ratios: a bar for each row and engine, its time over the best PyTorch
 * configuration's, the spread of the rounds as a whisker, and a line at 1 where PyTorch stands.
 * Shorter is faster. SVG, one file, no script.
 */
final class RatioChart {
  private static final int WIDTH = 760;
  private static final int LEFT = 170;
  private static final int RIGHT = 70;
  private static final int TOP = 62;
  private static final int BAR = 14;
  private static final int STEP = 20;
  private static final String INK = "#1f2933";
  private static final String EVENKEEL_COLOR = "#2a6f97";
  private static final String ONNXRUNTIME_COLOR = "#e09f3e";

  private record Bar(String label, String color, Spread ratio) {}

  private RatioChart() {}

  /** The picture's SVG. */
  static String svg(List<RowResult> rows) {
    List<Bar> bars = new ArrayList<>();
    for (RowResult row : rows) {
      add(bars, row, Engine.EVENKEEL, EVENKEEL_COLOR);
      add(bars, row, Engine.ONNXRUNTIME, ONNXRUNTIME_COLOR);
    }
    double most = bars.stream().mapToDouble(bar -> bar.ratio().most()).max().orElse(1);
    double end = Math.max(1.2, Math.ceil(most * 5) / 5);
    int bottom = TOP + STEP * bars.size();
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" \
        font-size="12" fill="%s">
        """
            .formatted(WIDTH, bottom + 30, INK));
    rectangle(svg, 0, 0, WIDTH, bottom + 30, "#ffffff");
    text(
        svg,
        12,
        22,
        "start",
        "Time of a step over the best PyTorch configuration's (shorter is faster)");
    legend(svg, 12, EVENKEEL_COLOR, Engine.EVENKEEL);
    legend(svg, 112, ONNXRUNTIME_COLOR, Engine.ONNXRUNTIME);
    for (int fifth = 0; fifth <= Math.round(end * 5); fifth++) {
      double x = x(fifth / 5.0, end);
      segment(svg, x, x, TOP - 6, bottom, fifth == 5 ? "#c1121f" : "#d8dee4");
      text(svg, x, bottom + 16, "middle", decimal(fifth / 5.0));
    }
    for (int i = 0; i < bars.size(); i++) {
      bar(svg, bars.get(i), TOP + STEP * i, end);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void add(List<Bar> bars, RowResult row, Engine engine, String color) {
    String label =
        "%s %s, %d %s"
            .formatted(
                row.workload().label(),
                row.network(),
                row.threads(),
                row.threads() == 1 ? "thread" : "threads");
    row.ratio(engine, Engine.PYTORCH).ifPresent(ratio -> bars.add(new Bar(label, color, ratio)));
  }

  private static void bar(StringBuilder svg, Bar bar, int y, double end) {
    double middle = y + BAR / 2.0;
    double least = x(bar.ratio().least(), end);
    double most = x(bar.ratio().most(), end);
    text(svg, LEFT - 8, middle + 4, "end", bar.label());
    rectangle(svg, LEFT, y, x(bar.ratio().median(), end) - LEFT, BAR, bar.color());
    segment(svg, least, most, middle, middle, INK);
    text(svg, most + 5, middle + 4, "start", decimal(bar.ratio().median()));
  }

  private static void legend(StringBuilder svg, int x, String color, Engine engine) {
    rectangle(svg, x, 34, 12, 12, color);
    text(svg, x + 17, 44, "start", engine.title());
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
            .formatted(decimal(x), decimal(y), anchor, text));
  }

  private static void rectangle(
      StringBuilder svg, double x, double y, double width, double height, String color) {
    svg.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
            .formatted(decimal(x), decimal(y), decimal(width), decimal(height), color));
  }

  private static void segment(
      StringBuilder svg, double x1, double x2, double y1, double y2, String color) {
    svg.append(
        "<line x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\" stroke=\"%s\"/>\n"
            .formatted(decimal(x1), decimal(x2), decimal(y1), decimal(y2), color));
  }

  private static double x(double ratio, double end) {
    return LEFT + (WIDTH - LEFT - RIGHT) * ratio / end;
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
