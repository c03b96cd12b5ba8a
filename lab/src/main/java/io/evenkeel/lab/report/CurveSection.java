package io.evenkeel.lab.report;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** How loss, metrics and learning rate went over the epochs. */
final class CurveSection {
  private static final List<String> PARTS = List.of("train", "validation", "test");
  private static final List<Color> COLORS = List.of(Color.TRAINING, Color.VALIDATION, Color.TEST);

  private CurveSection() {}

  /**
   * The curves.
   *
   * @param kept the epoch whose model is kept; empty while it trains
   */
  static Section of(List<JsonNode> epochs, Optional<Integer> kept) {
    List<Figure> figures = new ArrayList<>();
    figures.add(chart("loss", "report.loss", true, epochs, kept));
    for (String metric : List.of("accuracy", "auc", "rmse")) {
      if (epochs.stream().anyMatch(epoch -> has(epoch, metric))) {
        figures.add(chart(metric, "report." + metric, false, epochs, kept));
      }
    }
    figures.add(
        new LineChart(
            "rate",
            Text.of("report.rate"),
            Axis.of(Text.of("report.epoch")),
            Axis.of(Text.of("report.rate")),
            List.of(
                LineChart.Series.of(
                    Text.of("report.rate"),
                    Color.MUTED,
                    numbers(epochs),
                    epochs.stream()
                        .mapToDouble(e -> e.get("learningRate").asDouble())
                        .toArray()))));
    return new Section("curves", Text.of("report.curves"), Text.of("report.curvesLead"), figures);
  }

  private static boolean has(JsonNode epoch, String metric) {
    return PARTS.stream().anyMatch(part -> epoch.path(part).has(metric));
  }

  private static double[] numbers(List<JsonNode> epochs) {
    return epochs.stream().mapToDouble(e -> e.get("epoch").asDouble()).toArray();
  }

  private static LineChart chart(
      String metric, String key, boolean log, List<JsonNode> epochs, Optional<Integer> kept) {
    List<LineChart.Series> series = new ArrayList<>();
    for (int p = 0; p < PARTS.size(); p++) {
      String part = PARTS.get(p);
      if (epochs.stream().anyMatch(epoch -> epoch.path(part).has(metric))) {
        LineChart.Series line =
            LineChart.Series.of(
                Text.of("report.line." + part),
                COLORS.get(p),
                numbers(epochs),
                epochs.stream()
                    .mapToDouble(epoch -> epoch.path(part).path(metric).asDouble(Double.NaN))
                    .toArray());
        series.add(part.equals("train") ? line.asDashed() : line);
      }
    }
    kept.ifPresent(epoch -> series.addAll(mark(metric, epochs, epoch)));
    Text label = Text.of(key);
    return new LineChart(
        metric,
        label,
        Axis.of(Text.of("report.epoch")),
        log ? Axis.logarithmic(label) : Axis.of(label),
        series);
  }

  /** A dot at the epoch whose model is kept, on the line of the rows that it was chosen by. */
  private static List<LineChart.Series> mark(String metric, List<JsonNode> epochs, int kept) {
    if (epochs.size() < 2) {
      return List.of();
    }
    for (String part : List.of("validation", "test")) {
      for (JsonNode epoch : epochs) {
        if (epoch.get("epoch").asInt() == kept && epoch.path(part).has(metric)) {
          double value = epoch.get(part).get(metric).asDouble();
          Color color = COLORS.get(PARTS.indexOf(part));
          Text name = Text.of("report.kept", String.valueOf(kept));
          return List.of(
              LineChart.Series.of(name, color, new double[] {kept}, new double[] {value}));
        }
      }
    }
    return List.of();
  }
}
