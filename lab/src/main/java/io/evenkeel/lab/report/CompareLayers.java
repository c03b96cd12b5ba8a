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
import java.util.Optional;

/** What goes through the layers of a comparison's networks, block beside block. */
final class CompareLayers {
  private CompareLayers() {}

  static Section of(List<ProbedArm> arms) {
    int last =
        arms.getFirst().probed().layers(_ -> true).stream()
            .mapToInt(ProbedNetwork.Layer::block)
            .max()
            .orElse(-1);
    List<Choice.Option> options = new ArrayList<>();
    for (int block = 0; block <= last; block++) {
      Text name =
          block == last
              ? Text.of("report.output")
              : Text.of("layer.hidden", String.valueOf(block + 1));
      options.add(new Choice.Option(name, block(arms, block, block == last)));
    }
    return new Section(
        "layers",
        Text.of("compare.inside"),
        Text.of("compare.insideLead"),
        List.of(new Choice("block", Text.of("report.block"), options)));
  }

  private static List<Figure> block(List<ProbedArm> arms, int block, boolean output) {
    List<Figure> figures = new ArrayList<>();
    String key = output ? "compare.logits" : "compare.enters";
    figures.addAll(
        Ridgeline.onOneAxis(
            arms.stream().map(arm -> ridges("in", key, arm, arm.entering(block))).toList()));
    if (!output) {
      figures.addAll(
          Ridgeline.onOneAxis(
              arms.stream()
                  .map(arm -> ridges("out", "compare.leaves", arm, arm.leaving(block)))
                  .toList()));
    }
    figures.add(
        chart(
            "medians-" + block,
            "compare.medians",
            Axis.of(Text.of("report.value")),
            arms.stream()
                .map(arm ->
                    arm.probed()
                        .percentiles(arm.label(), arm.color(), arm.entering(block), "output"))
                .toList()));
    List<LineChart.Series> stuck = new ArrayList<>();
    for (ProbedArm arm : arms) {
      arm.activation(block)
          .ifPresent(layer -> {
            stuck.add(share(arm, layer, "saturated", false));
            stuck.add(share(arm, layer, "dead", true));
          });
    }
    if (!stuck.isEmpty()) {
      figures.add(
          chart(
              "stuck-" + block,
              "report.stuck",
              Axis.between(Text.of("report.share"), 0, 1),
              stuck));
    }
    figures.add(weights("gradient-" + block, "compare.gradient", "gradientNorm", arms, block));
    figures.add(weights("update-" + block, "compare.update", "updateRatio", arms, block));
    return figures;
  }

  private static Ridgeline ridges(String id, String key, ProbedArm arm, ProbedNetwork.Layer layer) {
    Text symbol = Text.of("symbol." + layer.kind());
    return arm.probed()
        .ridges(
            "ridges-%s-%s-%s".formatted(id, arm.id(), layer.path()),
            Text.of(key, arm.label(), symbol),
            arm.color(),
            symbol,
            layer,
            "output");
  }

  private static LineChart.Series share(
      ProbedArm arm, ProbedNetwork.Layer layer, String what, boolean dashed) {
    Text name = Text.of("compare.stuckOf", arm.label(), Text.of("report." + what));
    double[] y = arm.probed().values(layer, json -> ProbedNetwork.number(json.get(what)));
    return dashed
        ? LineChart.Series.dashed(name, arm.color(), arm.probed().steps(), y)
        : LineChart.Series.of(name, arm.color(), arm.probed().steps(), y);
  }

  private static LineChart weights(
      String id, String key, String figure, List<ProbedArm> arms, int block) {
    List<LineChart.Series> series = new ArrayList<>();
    for (ProbedArm arm : arms) {
      arm.dense(block)
          .ifPresent(layer ->
              series.add(
                  LineChart.Series.of(
                      arm.label(),
                      arm.color(),
                      arm.probed().steps(),
                      arm.probed().parameter(layer, "weight", figure))));
    }
    return chart(id, key, Axis.logarithmic(Text.of("report." + figure + "Axis")), series);
  }

  private static LineChart chart(String id, String key, Axis y, List<LineChart.Series> series) {
    return new LineChart(id, Text.of(key), Axis.of(Text.of("report.step")), y, series);
  }

  /** gamma, beta and running statistics of every BN; empty if no network has one. */
  static Optional<Section> norms(List<ProbedArm> arms) {
    List<Choice.Option> options = new ArrayList<>();
    for (ProbedArm arm : arms) {
      for (ProbedNetwork.Layer layer : arm.probed().normLayers()) {
        options.add(
            new Choice.Option(
                Text.of("compare.normOf", arm.label(), layer.name()),
                NormSection.figures(arm.probed(), layer, arm.id() + "-" + layer.path())));
      }
    }
    return options.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Section(
                "norms",
                Text.of("report.norms"),
                Text.of("report.normsLead"),
                List.of(new Choice("norm", Text.of("report.layer"), options))));
  }
}
