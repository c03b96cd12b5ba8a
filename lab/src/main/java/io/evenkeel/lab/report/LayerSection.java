package io.evenkeel.lab.report;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Choice;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Ridgeline;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;

/** How what goes through each layer is distributed, over the steps. */
final class LayerSection {
  private LayerSection() {}

  static Section of(ProbedNetwork probed) {
    List<Choice.Option> options = new ArrayList<>();
    int blocks =
        probed.layers(_ -> true).stream().mapToInt(ProbedNetwork.Layer::block).max().orElse(-1);
    for (int block = -1; block <= blocks; block++) {
      int chosen = block;
      List<ProbedNetwork.Layer> layers = probed.layers(layer -> layer.block() == chosen);
      if (!layers.isEmpty()) {
        options.add(new Choice.Option(blockName(block, blocks), figures(probed, layers)));
      }
    }
    return new Section(
        "layers",
        Text.of("report.layers"),
        Text.of("report.layersLead"),
        List.of(new Choice("layer", Text.of("report.block"), options)));
  }

  private static Text blockName(int block, int last) {
    if (block < 0) {
      return Text.of("report.input");
    }
    return block == last
        ? Text.of("report.output")
        : Text.of("layer.hidden", String.valueOf(block + 1));
  }

  private static List<Figure> figures(ProbedNetwork probed, List<ProbedNetwork.Layer> layers) {
    List<Figure> figures = new ArrayList<>();
    List<Ridgeline> before = new ArrayList<>();
    List<Ridgeline> after = new ArrayList<>();
    List<LineChart.Series> lines = new ArrayList<>();
    List<LineChart.Series> stuck = new ArrayList<>();
    for (ProbedNetwork.Layer layer : layers) {
      Text symbol = Text.of("symbol." + layer.kind());
      (layer.kind().equals("activation") ? after : before)
          .add(
              probed.ridges(
                  "ridges-" + layer.path(),
                  Text.of("report.ridges", symbol, layer.name()),
                  layer.color(),
                  symbol,
                  layer,
                  "output"));
      lines.add(probed.percentiles(symbol, layer.color(), layer, "output"));
      if (layer.kind().equals("activation")) {
        stuck.add(share(probed, layer, "saturated"));
        stuck.add(share(probed, layer, "dead").asDashed());
      }
    }
    figures.addAll(Ridgeline.onOneAxis(before));
    figures.addAll(after);
    figures.add(
        new LineChart(
            "percentiles-" + layers.getFirst().path(),
            Text.of("report.percentiles"),
            Axis.of(Text.of("report.step")),
            Axis.of(Text.of("report.value")),
            lines));
    if (!stuck.isEmpty()) {
      figures.add(
          new LineChart(
              "stuck-" + layers.getFirst().path(),
              Text.of("report.stuck"),
              Axis.of(Text.of("report.step")),
              Axis.between(Text.of("report.share"), 0, 1),
              stuck));
    }
    return figures;
  }

  private static LineChart.Series share(
      ProbedNetwork probed, ProbedNetwork.Layer layer, String what) {
    return LineChart.Series.of(
        Text.of("report." + what),
        layer.color(),
        probed.steps(),
        probed.values(layer, json -> ProbedNetwork.number(json.get(what))));
  }
}
