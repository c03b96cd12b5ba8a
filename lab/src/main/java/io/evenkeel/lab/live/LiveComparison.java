package io.evenkeel.lab.live;

import io.evenkeel.lab.compare.CompareListener;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.CurvePoint;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Choice;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Page;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/** The page of a comparison that is going on: the curves of each learning rate and seed so far. */
public final class LiveComparison implements CompareListener {
  private final String name;
  private final Comparison comparison;
  private final SequencedMap<String, Map<String, List<CurvePoint>>> curves = new LinkedHashMap<>();
  private long points;

  /** Of a comparison that has not begun. */
  public LiveComparison(String name, Comparison comparison) {
    this.name = name;
    this.comparison = comparison;
  }

  @Override
  public synchronized void onStart(double learningRate, long seed, long totalSteps) {
    curves.putLast("%s, seed %d".formatted(learningRate, seed), new LinkedHashMap<>());
    points++;
  }

  @Override
  public synchronized void onPoint(Variant variant, CurvePoint point) {
    curves
        .lastEntry()
        .getValue()
        .computeIfAbsent(variant.name(), _ -> new ArrayList<>())
        .add(point);
    points++;
  }

  /** Grows with every change. */
  public synchronized long version() {
    return points;
  }

  /** The page, the latest trainings first. */
  public synchronized Page page() {
    List<Choice.Option> options = new ArrayList<>();
    curves
        .reversed()
        .forEach((key, byVariant) ->
            options.add(
                new Choice.Option(
                    Text.verbatim(key),
                    List.of(
                        chart("loss", "live.testLoss", byVariant, CurvePoint::testLoss),
                        chart("score", "live.score", byVariant, CurvePoint::score)))));
    List<Figure> figures =
        options.isEmpty() ? List.of() : List.of(new Choice("rate", Text.of("live.rate"), options));
    return new Page(
        Text.verbatim(name),
        Text.of("live.compareLead"),
        List.of(new Section("now", Text.of("live.now"), Text.verbatim(""), figures)));
  }

  private LineChart chart(
      String id,
      String key,
      Map<String, List<CurvePoint>> byVariant,
      ToDoubleFunction<CurvePoint> value) {
    List<LineChart.Series> series = new ArrayList<>();
    for (int v = 0; v < comparison.variants().size(); v++) {
      String variant = comparison.variants().get(v).name();
      List<CurvePoint> shown = byVariant.getOrDefault(variant, List.of());
      series.add(
          LineChart.Series.of(
              Text.verbatim(variant),
              v == 0 ? Color.PLAIN : v == 1 ? Color.BN : Color.nth(v),
              shown.stream().mapToDouble(CurvePoint::step).toArray(),
              shown.stream().mapToDouble(value).toArray()));
    }
    Text label = Text.of(key);
    return new LineChart(id, label, Axis.of(Text.of("live.step")), Axis.of(label), series);
  }
}
