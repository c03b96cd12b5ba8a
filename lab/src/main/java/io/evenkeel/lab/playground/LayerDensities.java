package io.evenkeel.lab.playground;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What reaches the activation of each hidden layer, in both networks, as densities. */
final class LayerDensities {
  private static final int BINS = 48;
  private static final List<Color> COLORS = List.of(Color.BN, Color.PLAIN);
  private static final List<String> NAMES = List.of("playground.with", "playground.without");

  private LayerDensities() {}

  /**
   * A chart for each hidden layer.
   *
   * @param depth how many there are
   * @param inputs of the network with BN, and of the one without
   */
  static List<Figure> figures(int depth, List<LayerInputs> inputs) {
    List<Figure> figures = new ArrayList<>();
    for (int layer = 0; layer < depth; layer++) {
      List<LineChart.Series> series = new ArrayList<>();
      for (int side = 0; side < 2; side++) {
        if (layer < inputs.get(side).layers().size()) {
          series.add(
              series(
                  Text.of(NAMES.get(side)),
                  COLORS.get(side),
                  inputs.get(side).layers().get(layer)));
        }
      }
      figures.add(
          new LineChart(
              "layer-" + (layer + 1),
              Text.of("layer.hidden", String.valueOf(layer + 1)),
              Axis.of(Text.of("playground.activationInput")),
              Axis.of(Text.of("playground.density")),
              series));
    }
    return figures;
  }

  /** The density of the values between their percentiles 0.5 and 99.5, widened by a tenth. */
  static LineChart.Series series(Text name, Color color, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double low = sorted[(int) (0.005 * (sorted.length - 1))];
    double high = sorted[(int) Math.ceil(0.995 * (sorted.length - 1))];
    double margin = Math.max(0.05 * (high - low), 1e-6 + 1e-3 * Math.abs(low));
    double from = low - margin;
    double width = (high + margin - from) / BINS;
    double[] x = new double[BINS];
    double[] density = new double[BINS];
    for (double value : values) {
      int bin = (int) Math.floor((value - from) / width);
      if (bin >= 0 && bin < BINS) {
        density[bin] += 1 / (width * values.length);
      }
    }
    for (int b = 0; b < BINS; b++) {
      x[b] = from + (b + 0.5) * width;
    }
    return LineChart.Series.of(name, color, x, density);
  }
}
