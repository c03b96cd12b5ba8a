package io.evenkeel.lab.report;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Ridgeline;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;

/**
 * The lines of {@code probes.jsonl}, by layer: every probe has the same layers in the same order.
 */
final class ProbedNetwork {
  private final List<JsonNode> probes;
  private final double[] steps;

  /** A layer of the first probe: its place among the layers there, and what stands for it. */
  record Layer(int place, String path, int block, String kind, int features) {
    /** The colour of what it gives. */
    Color color() {
      return switch (kind) {
        case "dense" -> Color.Z;
        case "batchNorm" -> Color.ZTILDE;
        case "activation" -> Color.A;
        default -> Color.MUTED;
      };
    }

    /** Such as {@code layer 3 (dense, 256)}. */
    Text name() {
      return Text.of(
          "layer.described", Text.of("layer.name", path), Text.of("layer." + kind), "" + features);
    }
  }

  /** The colour of the network, by where its BN stands. */
  Color color() {
    List<Layer> layers = layers(_ -> true);
    boolean onInput = false;
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).kind().equals("batchNorm") && layers.get(i).block() >= 0) {
        return layers.get(i - 1).kind().equals("activation") ? Color.AFTER : Color.BN;
      }
      onInput |= layers.get(i).kind().equals("batchNorm");
    }
    return onInput ? Color.INPUT : Color.PLAIN;
  }

  ProbedNetwork(List<JsonNode> probes) {
    this.probes = probes;
    steps = probes.stream().mapToDouble(probe -> probe.get("step").asDouble()).toArray();
  }

  List<Layer> layers(Predicate<Layer> chosen) {
    List<Layer> layers = new ArrayList<>();
    JsonNode first = probes.getFirst().get("layers");
    for (int place = 0; place < first.size(); place++) {
      JsonNode json = first.get(place);
      Layer layer =
          new Layer(
              place,
              json.get("layer").asString(),
              json.get("block").asInt(),
              json.get("kind").asString(),
              json.get("features").asInt());
      if (chosen.test(layer)) {
        layers.add(layer);
      }
    }
    return layers;
  }

  List<Layer> normLayers() {
    return layers(layer -> layer.kind().equals("batchNorm"));
  }

  double[] steps() {
    return steps;
  }

  /** A number of a layer at every probe; NaN where it is not defined. */
  double[] values(Layer layer, ToDoubleFunction<JsonNode> value) {
    return probes.stream()
        .mapToDouble(probe -> value.applyAsDouble(probe.get("layers").get(layer.place())))
        .toArray();
  }

  /** A parameter's number at every probe: {@code gradientNorm} of {@code weight}, say. */
  double[] parameter(Layer layer, String parameter, String figure) {
    return values(
        layer,
        json -> {
          for (JsonNode one : json.get("parameters")) {
            if (one.get("name").asString().equals(parameter)) {
              return number(one.get(figure));
            }
          }
          return Double.NaN;
        });
  }

  /** A distribution of a layer over the steps as ridges. */
  Ridgeline ridges(
      String id, Text title, Color color, Text label, Layer layer, String distribution) {
    List<Ridgeline.Ridge> ridges = new ArrayList<>();
    for (JsonNode probe : probes) {
      JsonNode d = probe.get("layers").get(layer.place()).get(distribution);
      JsonNode histogram = d.get("histogram");
      boolean same = number(d.get("min")) == number(d.get("max")); // one value fills no bin
      double from = number(same ? d.get("min") : histogram.get("from"));
      double to = number(same ? d.get("max") : histogram.get("to"));
      if (Double.isNaN(from) || Double.isNaN(to)) {
        continue;
      }
      ridges.add(
          new Ridgeline.Ridge(
              Text.verbatim(probe.get("step").asString()), from, to, counts(histogram), note(d)));
    }
    return new Ridgeline(id, title, color, Axis.of(label), Text.of("report.step"), ridges);
  }

  private static long[] counts(JsonNode histogram) {
    JsonNode json = histogram.get("counts");
    long[] counts = new long[json.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = json.get(i).asLong();
    }
    return counts;
  }

  private static Text note(JsonNode d) {
    return Text.of(
        "report.distribution",
        format(d.get("mean")),
        format(d.get("std")),
        format(d.get("p1")),
        format(d.get("p50")),
        format(d.get("p99")));
  }

  private static String format(JsonNode json) {
    double value = number(json);
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3g", value);
  }

  /** A distribution's median over the steps, in the band of its 15th to 85th percentile. */
  LineChart.Series percentiles(Text name, Color color, Layer layer, String distribution) {
    return LineChart.Series.band(
        name,
        color,
        steps,
        values(layer, json -> number(json.get(distribution).get("p50"))),
        values(layer, json -> number(json.get(distribution).get("p15"))),
        values(layer, json -> number(json.get(distribution).get("p85"))));
  }

  static double number(JsonNode json) {
    return json == null ? Double.NaN : json.asDouble(Double.NaN);
  }
}
