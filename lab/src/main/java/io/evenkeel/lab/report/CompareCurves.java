package io.evenkeel.lab.report;

import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.ComparisonSummary;
import io.evenkeel.lab.compare.Curve;
import io.evenkeel.lab.compare.CurvePoint;
import io.evenkeel.lab.compare.Measure;
import io.evenkeel.lab.compare.Reach;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.compare.VariantSummary;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Choice;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Paragraph;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** How scores and losses of a comparison's networks went, and where one reached the other's. */
final class CompareCurves {
  private static final double EARLY = 0.1;

  private final Comparison comparison;
  private final Measure measure;
  private final List<Curve> curves;
  private final ComparisonSummary answers;

  private CompareCurves(Comparison comparison, List<Curve> curves) {
    this.comparison = comparison;
    this.curves = curves;
    measure = comparison.measure();
    answers = ComparisonSummary.of(comparison, curves);
  }

  /** The curves, and the results of each learning rate if there are several. */
  static List<Section> sections(Comparison comparison, List<Curve> curves) {
    CompareCurves all = new CompareCurves(comparison, curves);
    List<Section> sections = new ArrayList<>();
    sections.add(all.curves());
    if (comparison.learningRates().size() > 1) {
      sections.add(all.rates());
    }
    return sections;
  }

  private Section curves() {
    List<Choice.Option> options = new ArrayList<>();
    for (double rate : comparison.learningRates()) {
      if (curves.stream().anyMatch(c -> c.learningRate() == rate)) {
        options.add(
            new Choice.Option(Text.verbatim(CompareText.rate(rate)), charts(rate, options.size())));
      }
    }
    List<Figure> figures = new ArrayList<>();
    if (comparison.seeds().size() > 1) {
      figures.add(new Paragraph(Text.of("compare.curvesSeeds"), false));
    }
    if (options.size() > 1) {
      figures.add(new Choice("curve-rate", Text.of("compare.rate"), options));
    } else {
      options.forEach(option -> figures.addAll(option.figures()));
    }
    return new Section("curves", Text.of("compare.curves"), Text.of("compare.curvesLead"), figures);
  }

  private List<Figure> charts(double rate, int number) {
    Text step = Text.of("report.step");
    Text score = Text.of("compare.score", measure.name());
    List<LineChart.Series> byStep = series(rate, CurvePoint::step, CurvePoint::score);
    byStep.addAll(marks(rate));
    return List.of(
        new LineChart("score-" + number, score, Axis.of(step), settled(rate), inAxis(byStep)),
        new LineChart(
            "score-time-" + number,
            Text.of("compare.scoreByTime", measure.name()),
            Axis.of(Text.of("compare.seconds")),
            settled(rate),
            inAxis(series(rate, CurvePoint::seconds, CurvePoint::score))),
        loss("test-loss-" + number, "compare.testLoss", rate, CurvePoint::testLoss),
        loss("train-loss-" + number, "compare.trainLoss", rate, CurvePoint::trainLoss));
  }

  private LineChart loss(String id, String key, double rate, ToDoubleFunction<CurvePoint> value) {
    Text label = Text.of("metric.loss");
    return new LineChart(
        id,
        Text.of(key),
        Axis.of(Text.of("report.step")),
        Axis.logarithmic(label),
        series(rate, CurvePoint::step, value));
  }

  private Text scoreAxis() {
    return measure.isShare() ? Text.of("compare.percent", measure.name()) : measure.name();
  }

  /** All scores; a close-up from a tenth of the way on, when the steep beginning is over. */
  private Axis settled(double rate) {
    double tenth = EARLY * lastStep(rate);
    double factor = measure.isShare() ? 100 : 1;
    double[] scores =
        curves.stream()
            .filter(c -> c.learningRate() == rate)
            .flatMap(c -> c.points().stream())
            .filter(p -> p.step() >= tenth && Double.isFinite(p.score()))
            .mapToDouble(p -> factor * p.score())
            .toArray();
    if (scores.length == 0) {
      return Axis.of(scoreAxis());
    }
    Spread spread = Spread.of(scores);
    return measure.higherIsBetter()
        ? Axis.closeUp(scoreAxis(), spread.min(), null)
        : Axis.closeUp(scoreAxis(), null, spread.max());
  }

  /** Shares in percent, as all texts have them. */
  private List<LineChart.Series> inAxis(List<LineChart.Series> series) {
    return measure.isShare() ? series.stream().map(CompareCurves::inPercent).toList() : series;
  }

  private static LineChart.Series inPercent(LineChart.Series s) {
    double[] low = s.low();
    double[] high = s.high();
    return new LineChart.Series(
        s.name(),
        s.color(),
        s.dashed(),
        s.x(),
        hundredfold(s.y()),
        low == null ? null : hundredfold(low),
        high == null ? null : hundredfold(high));
  }

  private static double[] hundredfold(double[] values) {
    return Arrays.stream(values).map(v -> 100 * v).toArray();
  }

  /** A line for each network: the mean over the seeds, in the band of all of them. */
  private List<LineChart.Series> series(
      double rate, ToDoubleFunction<CurvePoint> x, ToDoubleFunction<CurvePoint> y) {
    List<LineChart.Series> series = new ArrayList<>();
    for (Variant variant : comparison.variants()) {
      List<Curve> own =
          curves.stream()
              .filter(c -> c.variant().equals(variant.name()) && c.learningRate() == rate)
              .toList();
      series.add(
          band(Variant.shortLabel(variant.name()), CompareText.color(variant.name()), own, x, y));
    }
    return series;
  }

  private static LineChart.Series band(
      Text name,
      Color color,
      List<Curve> curves,
      ToDoubleFunction<CurvePoint> x,
      ToDoubleFunction<CurvePoint> y) {
    long[] steps =
        curves.stream()
            .flatMap(c -> c.points().stream())
            .mapToLong(CurvePoint::step)
            .sorted()
            .distinct()
            .toArray();
    double[] at = new double[steps.length];
    double[] mean = new double[steps.length];
    double[] low = new double[steps.length];
    double[] high = new double[steps.length];
    for (int i = 0; i < steps.length; i++) {
      long step = steps[i];
      double[][] here =
          curves.stream()
              .flatMap(c -> c.points().stream())
              .filter(p -> p.step() == step)
              .map(p -> new double[] {x.applyAsDouble(p), y.applyAsDouble(p)})
              .toArray(double[][]::new);
      at[i] = Spread.of(Arrays.stream(here).mapToDouble(p -> p[0]).toArray()).mean();
      Spread spread = Spread.of(Arrays.stream(here).mapToDouble(p -> p[1]).toArray());
      mean[i] = spread.mean();
      low[i] = spread.min();
      high[i] = spread.max();
    }
    return curves.size() > 1
        ? LineChart.Series.band(name, color, at, mean, low, high)
        : LineChart.Series.of(name, color, at, mean);
  }

  /** The best score without BN as a line, and a dot where each network first has it. */
  private List<LineChart.Series> marks(double rate) {
    List<LineChart.Series> marks = new ArrayList<>();
    for (VariantSummary answer : answers.all()) {
      double target = answer.reach(Reach::target).mean();
      if (answer.learningRate() != rate || Double.isNaN(target)) {
        continue;
      }
      Color color = CompareText.color(answer.variant());
      if (answer.variant().equals(comparison.variants().getFirst().name())) {
        marks.add(
            LineChart.Series.dashed(
                Text.of("compare.bestLine", measure.show(target)),
                color,
                new double[] {0, lastStep(rate)},
                new double[] {target, target}));
      }
      if (answer.reached() == answer.trainings()) {
        double step = answer.reach(Reach::step).median();
        marks.add(
            LineChart.Series.of(
                Text.of(
                    "compare.dot", Variant.shortLabel(answer.variant()), CompareText.count(step)),
                color,
                new double[] {step},
                new double[] {target}));
      }
    }
    return marks;
  }

  private double lastStep(double rate) {
    return curves.stream()
        .filter(c -> c.learningRate() == rate && !c.points().isEmpty())
        .mapToLong(c -> c.points().getLast().step())
        .max()
        .orElse(1);
  }

  private Section rates() {
    return new Section(
        "rates",
        Text.of("compare.rates"),
        Text.of("compare.ratesLead"),
        List.of(
            byRate("final-by-rate", "compare.finalByRate", VariantSummary::test),
            byRate("best-by-rate", "compare.bestByRate", VariantSummary::best)));
  }

  private LineChart byRate(String id, String key, Function<VariantSummary, Spread> figure) {
    List<LineChart.Series> series = new ArrayList<>();
    for (Variant variant : comparison.variants()) {
      List<VariantSummary> own =
          answers.all().stream()
              .filter(a -> a.variant().equals(variant.name()))
              .sorted(Comparator.comparingDouble(VariantSummary::learningRate))
              .toList();
      series.add(
          LineChart.Series.band(
              Variant.shortLabel(variant.name()),
              CompareText.color(variant.name()),
              own.stream().mapToDouble(VariantSummary::learningRate).toArray(),
              own.stream().mapToDouble(a -> figure.apply(a).mean()).toArray(),
              own.stream().mapToDouble(a -> figure.apply(a).min()).toArray(),
              own.stream().mapToDouble(a -> figure.apply(a).max()).toArray()));
    }
    return new LineChart(
        id,
        Text.of(key, measure.name()),
        Axis.logarithmic(Text.of("compare.rate")),
        Axis.of(scoreAxis()),
        inAxis(series));
  }
}
