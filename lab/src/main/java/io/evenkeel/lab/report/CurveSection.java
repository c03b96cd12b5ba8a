package io.evenkeel.lab.report;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** How loss, metrics and learning rate went over the epochs. */
final class CurveSection {
  private static final List<String> PARTS = List.of("train", "validation", "test");
  private static final List<Color> COLORS = List.of(Color.TRAINING, Color.VALIDATION, Color.TEST);

  private static final List<Metric> METRICS =
      List.of(Metric.LOSS, Metric.ACCURACY, Metric.AUC, Metric.RMSE);

  private CurveSection() {}

  /**
   * The curves.
   *
   * @param kept the epoch whose model is kept; empty while it trains
   * @param errors how errors are shown
   */
  static Section of(List<JsonNode> epochs, Optional<Integer> kept, ShownErrors errors) {
    List<Figure> figures = new ArrayList<>(errors.lead());
    for (Metric metric : METRICS) {
      if (epochs.stream().anyMatch(epoch -> has(epoch, metric.key()))) {
        figures.add(chart(metric, epochs, kept, errors));
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
    return PARTS.stream().anyMatch(part -> isDefined(epoch, part, metric));
  }

  private static boolean isDefined(JsonNode epoch, String part, String metric) {
    return !Double.isNaN(value(epoch, part, metric));
  }

  /**
   * A metric of an epoch; NaN where it was not taken, or where the rows do not define it: rows of
   * one class have no area under a curve. It is then written as text.
   */
  static double value(JsonNode epoch, String part, String metric) {
    return epoch.path(part).path(metric).asDouble(Double.NaN);
  }

  private static double[] numbers(List<JsonNode> epochs) {
    return epochs.stream().mapToDouble(e -> e.get("epoch").asDouble()).toArray();
  }

  private static LineChart chart(
      Metric metric, List<JsonNode> epochs, Optional<Integer> kept, ShownErrors errors) {
    String key = metric.key();
    double factor = errors.factor(metric);
    List<LineChart.Series> series = new ArrayList<>();
    for (int p = 0; p < PARTS.size(); p++) {
      String part = PARTS.get(p);
      if (epochs.stream().anyMatch(epoch -> isDefined(epoch, part, key))) {
        LineChart.Series line =
            LineChart.Series.of(
                Text.of("report.line." + part),
                COLORS.get(p),
                numbers(epochs),
                epochs.stream().mapToDouble(epoch -> factor * value(epoch, part, key)).toArray());
        series.add(part.equals("train") ? line.asDashed() : line);
      }
    }
    kept.ifPresent(epoch -> series.addAll(mark(key, factor, epochs, epoch)));
    Text label = errors.name(metric, Text.of("report." + key));
    return new LineChart(
        key,
        label,
        Axis.of(Text.of("report.epoch")),
        metric == Metric.LOSS ? Axis.logarithmic(label) : Axis.of(label),
        series);
  }

  /** A dot at the epoch whose model is kept, on the line of the rows that it was chosen by. */
  private static List<LineChart.Series> mark(
      String metric, double factor, List<JsonNode> epochs, int kept) {
    if (epochs.size() < 2) {
      return List.of();
    }
    for (String part : List.of("validation", "test")) {
      for (JsonNode epoch : epochs) {
        if (epoch.get("epoch").asInt() == kept && isDefined(epoch, part, metric)) {
          double value = factor * value(epoch, part, metric);
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
