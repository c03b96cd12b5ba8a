package io.evenkeel.lab.report;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;

/** How gradients flow down through the layers, and how far each step moves the weights. */
final class GradientSection {
  private GradientSection() {}

  static Section of(ProbedNetwork probed) {
    List<ProbedNetwork.Layer> dense = probed.layers(layer -> layer.kind().equals("dense"));
    return new Section(
        "gradients",
        Text.of("report.gradients"),
        Text.of("report.gradientsLead"),
        List.of(
            chart("gradient", "report.gradientNorm", "gradientNorm", probed, dense),
            chart("update", "report.updateRatio", "updateRatio", probed, dense)));
  }

  private static LineChart chart(
      String id, String key, String figure, ProbedNetwork probed, List<ProbedNetwork.Layer> dense) {
    List<LineChart.Series> series = new ArrayList<>();
    for (ProbedNetwork.Layer layer : dense) {
      series.add(
          LineChart.Series.of(
              layer.name(),
              probed.color().level(series.size(), dense.size()),
              probed.steps(),
              probed.parameter(layer, "weight", figure)));
    }
    return new LineChart(
        id,
        Text.of(key),
        Axis.of(Text.of("report.step")),
        Axis.logarithmic(Text.of(key + "Axis")),
        series);
  }
}
