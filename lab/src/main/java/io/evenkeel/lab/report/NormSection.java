package io.evenkeel.lab.report;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Choice;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;

/** What each BN has learned, and how its running statistics follow the batch's. */
final class NormSection {
  private NormSection() {}

  static Section of(ProbedNetwork probed) {
    List<Choice.Option> options = new ArrayList<>();
    for (ProbedNetwork.Layer layer : probed.normLayers()) {
      String id = layer.path();
      options.add(new Choice.Option(layer.name(), figures(probed, layer, id)));
    }
    return new Section(
        "norms",
        Text.of("report.norms"),
        Text.of("report.normsLead"),
        List.of(new Choice("norm", Text.of("report.layer"), options)));
  }

  /** The figures of one BN; their ids end with {@code id}. */
  static List<Figure> figures(ProbedNetwork probed, ProbedNetwork.Layer layer, String id) {
    return List.of(
        probed.ridges(
            "gamma-" + id, Text.of("report.gamma"), Color.BN, Text.verbatim("γ"), layer, "gamma"),
        probed.ridges(
            "beta-" + id, Text.of("report.beta"), Color.BN, Text.verbatim("β"), layer, "beta"),
        gap("gap-" + id, "report.meanGap", "meanGap", probed, layer),
        gap("ratio-" + id, "report.stdRatio", "stdRatio", probed, layer));
  }

  private static LineChart gap(
      String id, String key, String what, ProbedNetwork probed, ProbedNetwork.Layer layer) {
    return new LineChart(
        id,
        Text.of(key),
        Axis.of(Text.of("report.step")),
        Axis.of(Text.of(key + "Axis")),
        List.of(probed.percentiles(Text.of("report.columns"), Color.BN, layer, what)));
  }
}
