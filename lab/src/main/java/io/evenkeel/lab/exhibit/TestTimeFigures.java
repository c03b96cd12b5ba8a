package io.evenkeel.lab.exhibit;

import io.evenkeel.data.ImageShift;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.BarChart;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.network.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The figures of {@link TestTimeExhibit}. */
final class TestTimeFigures {
  private TestTimeFigures() {}

  static List<Figure> of(Measurements measured) {
    Axis accuracy = Axis.of(Text.of("axis.accuracy"));
    List<Figure> figures = new ArrayList<>();
    List<Text> names = new ArrayList<>();
    List<Spread> sources = new ArrayList<>();
    for (Statistics source : Statistics.values()) {
      String name = source.name().toLowerCase(Locale.ROOT);
      names.add(Text.verbatim(name));
      sources.add(measured.at("source", name, 0));
    }
    names.add(Text.of("exhibit.test-time.one"));
    sources.add(measured.at("source", "one", 0));
    figures.add(
        new BarChart(
            "test-time-sources",
            Text.of("exhibit.test-time.bySource"),
            names,
            accuracy,
            List.of(bars(Text.of("net.with"), Color.BN, sources)),
            false));
    double[] lengths = measured.get("lengths");
    List<LineChart.Series> averages = new ArrayList<>();
    double[] decays = measured.get("decays");
    for (int i = 0; i < decays.length; i++) {
      String decay = Double.toString(decays[i]);
      averages.add(
          RaceView.band(
              measured,
              "debiased",
              decay,
              lengths,
              Text.of("exhibit.test-time.debiased", decay),
              Color.BN.level(i, decays.length)));
      double[] mean = new double[lengths.length];
      for (int at = 0; at < mean.length; at++) {
        mean[at] = measured.at("undebiased", decay, at).mean();
      }
      averages.add(
          LineChart.Series.dashed(
              Text.of("exhibit.test-time.undebiased", decay),
              Color.BN.level(i, decays.length),
              lengths,
              mean));
    }
    figures.add(
        new LineChart(
            "test-time-ema",
            Text.of("exhibit.test-time.byLength"),
            Axis.logarithmic(Text.of("axis.step")),
            accuracy,
            averages));
    figures.add(
        new LineChart(
            "test-time-amount",
            Text.of("exhibit.test-time.byAmount"),
            Axis.logarithmic(Text.of("exhibit.test-time.rows")),
            accuracy,
            List.of(
                RaceView.band(
                    measured,
                    "amount",
                    "data",
                    measured.get("amounts"),
                    Text.verbatim("data"),
                    Color.BN))));
    figures.add(shifts(measured, accuracy));
    return figures;
  }

  private static Figure shifts(Measurements measured, Axis accuracy) {
    Text[] names = {
      Text.of("exhibit.test-time.training"),
      Text.of("exhibit.test-time.recalibrated"),
      Text.of("net.without")
    };
    Color[] colors = {Color.BN.level(0, 2), Color.BN.level(1, 2), Color.PLAIN};
    List<BarChart.Series> bars = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      int position = i;
      List<Spread> spreads =
          Arrays.stream(ImageShift.values())
              .map(shift -> measured.at("shifted", shift.name().toLowerCase(Locale.ROOT), position))
              .toList();
      bars.add(bars(names[i], colors[i], spreads));
    }
    return new BarChart(
        "test-time-shifts",
        Text.of("exhibit.test-time.byShift"),
        Arrays.stream(ImageShift.values()).map(TestTimeExhibit::label).toList(),
        accuracy,
        bars,
        false);
  }

  private static BarChart.Series bars(Text name, Color color, List<Spread> spreads) {
    return new BarChart.Series(
        name,
        color,
        spreads.stream().mapToDouble(Spread::mean).toArray(),
        spreads.stream().mapToDouble(Spread::min).toArray(),
        spreads.stream().mapToDouble(Spread::max).toArray());
  }
}
