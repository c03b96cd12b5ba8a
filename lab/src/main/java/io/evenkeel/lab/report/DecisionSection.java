package io.evenkeel.lab.report;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.tabular.decision.Coverage;
import io.evenkeel.tabular.decision.Judged;
import io.evenkeel.tabular.decision.RankedRows;
import io.evenkeel.tabular.decision.RankedRows.Point;
import io.evenkeel.tabular.decision.Temperature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * From which probability on a model of a table says yes, how sure it may be, and how often its
 * intervals hold the number.
 */
final class DecisionSection {
  private static final int POINTS = 200;

  private DecisionSection() {}

  /**
   * The section; empty where there is nothing to decide.
   *
   * @param classes names; of two the second is yes
   * @param rows what the rows are called that were judged
   */
  static Optional<Section> of(Judged judged, List<String> classes, Text rows) {
    List<Figure> figures = new ArrayList<>();
    Temperature temperature = judged.decisions().temperature();
    if (!Double.isNaN(temperature.before())) {
      figures.add(new Paragraph(temperature(temperature), false));
    }
    judged
        .ranked()
        .filter(ranked -> ranked.yes() > 0 && ranked.yes() < ranked.rows())
        .ifPresent(ranked -> figures.addAll(curves(judged, ranked, classes.get(1))));
    judged.coverage().ifPresent(coverage -> figures.add(new Paragraph(coverage(coverage), false)));
    return figures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Section(
                "decisions",
                Text.of("report.decisions"),
                Text.of("report.decisionsLead", rows),
                figures));
  }

  private static Text temperature(Temperature temperature) {
    return temperature.isAny()
        ? Text.of(
            "report.temperature",
            RunReport.number(temperature.value()),
            RunReport.number(temperature.before()),
            RunReport.number(temperature.after()))
        : Text.of("report.temperatureNone", RunReport.number(temperature.before()));
  }

  private static Text coverage(Coverage coverage) {
    return Text.of(
        "report.coverage",
        RunReport.percent(coverage.level()),
        RunReport.percent(coverage.share()),
        RunReport.number(coverage.width()));
  }

  private static List<Figure> curves(Judged judged, RankedRows ranked, String yes) {
    List<Point> points = ranked.points(POINTS);
    int cut = ranked.cut(judged.decisions().threshold());
    List<Point> kept = cut < 0 ? List.of() : List.of(ranked.point(cut));
    double share = (double) ranked.yes() / ranked.rows();
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Paragraph(
            Text.of(
                "report.threshold",
                yes,
                RunReport.number(judged.decisions().threshold()),
                judged.decisions().rule().toString()),
            false));
    figures.add(
        new LineChart(
            "precision-recall",
            Text.of("report.precisionRecall", yes),
            Axis.between(Text.of("report.recall"), 0, 1),
            Axis.between(Text.of("report.precision"), 0, 1),
            series(
                ascending(points, Point::recall),
                kept,
                Point::recall,
                Point::precision,
                new double[] {share, share})));
    figures.add(
        new LineChart(
            "gain",
            Text.of("report.gain", yes),
            Axis.between(Text.of("report.gainShare"), 0, 1),
            Axis.between(Text.of("report.recall"), 0, 1),
            series(points, kept, Point::share, Point::recall, new double[] {0, 1})));
    return figures;
  }

  /** The points of a curve that lie further to the right than all before them. */
  private static List<Point> ascending(List<Point> points, ToDoubleFunction<Point> x) {
    List<Point> ascending = new ArrayList<>();
    for (Point point : points) {
      if (ascending.isEmpty() || x.applyAsDouble(point) > x.applyAsDouble(ascending.getLast())) {
        ascending.add(point);
      }
    }
    return ascending;
  }

  private static List<LineChart.Series> series(
      List<Point> points,
      List<Point> kept,
      ToDoubleFunction<Point> x,
      ToDoubleFunction<Point> y,
      double[] chance) {
    List<LineChart.Series> series = new ArrayList<>();
    series.add(
        LineChart.Series.of(
            Text.of("report.model"), Color.TEST, values(points, x), values(points, y)));
    series.add(
        LineChart.Series.dashed(
            Text.of("report.byChance"), Color.MUTED, new double[] {0, 1}, chance));
    if (!kept.isEmpty()) {
      series.add(
          LineChart.Series.of(
              Text.of("report.atThreshold"), Color.WARN, values(kept, x), values(kept, y)));
    }
    return series;
  }

  private static double[] values(List<Point> points, ToDoubleFunction<Point> of) {
    return points.stream().mapToDouble(of).toArray();
  }
}
