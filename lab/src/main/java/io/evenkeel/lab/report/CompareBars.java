package io.evenkeel.lab.report;

import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.ComparisonSummary;
import io.evenkeel.lab.compare.Measure;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.compare.VariantSummary;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.BarChart;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How far training and test scores differ, and what a step costs, network beside network. */
final class CompareBars {
  private static final double MILLI = 1000;
  private static final double PERCENT = 100;

  private CompareBars() {}

  static Section of(Comparison comparison, ComparisonSummary answers) {
    Measure measure = comparison.measure();
    Text gap = measure.isShare() ? Text.of("compare.gapPoints") : Text.of("compare.gapAxis");
    return new Section(
        "cost",
        Text.of("compare.cost"),
        Text.of("compare.costLead"),
        List.of(
            chart(
                "gap",
                Text.of("compare.gap"),
                gap,
                comparison,
                answers,
                VariantSummary::gap,
                measure.isShare() ? PERCENT : 1),
            chart(
                "step-time",
                Text.of("compare.stepTime"),
                Text.of("compare.milliseconds"),
                comparison,
                answers,
                VariantSummary::secondsPerStep,
                MILLI)));
  }

  private static BarChart chart(
      String id,
      Text title,
      Text unit,
      Comparison comparison,
      ComparisonSummary answers,
      Function<VariantSummary, Spread> figure,
      double factor) {
    List<Text> categories =
        comparison.learningRates().stream()
            .map(rate ->
                Text.of("compare.labelAtRate", Text.of("compare.rate"), CompareText.rate(rate)))
            .toList();
    List<BarChart.Series> series = new ArrayList<>();
    for (Variant variant : comparison.variants()) {
      int rates = categories.size();
      double[] mean = new double[rates];
      double[] low = new double[rates];
      double[] high = new double[rates];
      for (int i = 0; i < rates; i++) {
        double rate = comparison.learningRates().get(i);
        Optional<Spread> spread =
            answers.all().stream()
                .filter(a -> a.variant().equals(variant.name()) && a.learningRate() == rate)
                .map(figure)
                .findFirst();
        mean[i] = factor * spread.map(Spread::mean).orElse(Double.NaN);
        low[i] = factor * spread.map(Spread::min).orElse(Double.NaN);
        high[i] = factor * spread.map(Spread::max).orElse(Double.NaN);
      }
      boolean spread = comparison.seeds().size() > 1;
      series.add(
          new BarChart.Series(
              Variant.shortLabel(variant.name()),
              CompareText.color(variant.name()),
              mean,
              spread ? low : null,
              spread ? high : null));
    }
    return new BarChart(id, title, categories, Axis.of(unit), series, false);
  }
}
