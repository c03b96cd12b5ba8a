package io.evenkeel.lab.playground;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.model.Model;
import io.evenkeel.network.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What reaches the activation of each hidden layer, in both networks, as densities. */
final class LayerDensities {
  private static final int BINS = 48;
  private static final List<Color> COLORS = List.of(Color.BN, Color.PLAIN);
  private static final List<String> NAMES = List.of("playground.with", "playground.without");

  private LayerDensities() {}

  /** A chart for each hidden layer. */
  static List<Figure> figures(PlaygroundRun run) {
    List<List<double[]>> inputs = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      inputs.add(inputs(run.side(side), run.data()));
    }
    List<Figure> figures = new ArrayList<>();
    for (int layer = 0; layer < run.settings().depth(); layer++) {
      List<LineChart.Series> series = new ArrayList<>();
      for (int side = 0; side < 2; side++) {
        if (layer < inputs.get(side).size()) {
          series.add(
              series(Text.of(NAMES.get(side)), COLORS.get(side), inputs.get(side).get(layer)));
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

  private static List<double[]> inputs(Side side, PlaygroundData data) {
    @Nullable Model model = side.model();
    if (model == null) {
      return List.of();
    }
    Pass pass = Pass.of(model, data.probe(), data.probeCount(), Map.of());
    List<double[]> inputs = new ArrayList<>();
    for (int i = 1; i < pass.steps().size(); i++) {
      if (pass.steps().get(i).kind() instanceof Activation) {
        inputs.add(pass.steps().get(i - 1).output());
      }
    }
    return inputs;
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
