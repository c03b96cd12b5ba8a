package io.evenkeel.run;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.probe.Distribution;
import io.evenkeel.probe.Distribution.Histogram;
import io.evenkeel.probe.LayerProbe;
import io.evenkeel.probe.ParameterProbe;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.probe.UnitProbe;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@link ProbeResult} as a JSON object: a line of {@code probes.jsonl}. Numbers are written as
 * floats, those that are not finite as null.
 */
public final class ProbeJson {
  private ProbeJson() {}

  /** The result on one line, without a line's end. */
  public static String line(ProbeResult result) {
    return StrictJson.line(write(result));
  }

  private static ObjectNode write(ProbeResult result) {
    ObjectNode json = StrictJson.object().put("step", result.step()).put("rows", result.rows());
    put(json, "loss", result.loss());
    json.set("input", write(result.input()));
    ArrayNode layers = json.putArray("layers");
    result.layers().forEach(layer -> layers.add(write(layer)));
    ArrayNode units = json.putArray("units");
    for (UnitProbe unit : result.units()) {
      units
          .addObject()
          .put("layer", unit.layer())
          .put("column", unit.column())
          .set("output", write(unit.output()));
    }
    return json;
  }

  private static ObjectNode write(LayerProbe layer) {
    ObjectNode json = StrictJson.object().put("layer", layer.layer()).put("block", layer.block());
    json.put("kind", kind(layer)).put("features", layer.features());
    json.set("output", write(layer.output()));
    switch (layer) {
      case LayerProbe.OfEmbedding embedding ->
          json.set("parameters", parameters(embedding.parameters()));
      case LayerProbe.OfDense dense -> json.set("parameters", parameters(dense.parameters()));
      case LayerProbe.OfBatchNorm norm -> {
        norm.zhat().ifPresent(zhat -> json.set("zhat", write(zhat)));
        json.set("gamma", write(norm.gamma()));
        json.set("beta", write(norm.beta()));
        json.set("meanGap", write(norm.meanGap()));
        json.set("stdRatio", write(norm.stdRatio()));
        json.set("parameters", parameters(norm.parameters()));
      }
      case LayerProbe.OfActivation activation -> {
        json.put("function", JsonFields.text(activation.function()));
        put(json, "saturated", activation.saturated());
        put(json, "dead", activation.dead());
      }
    }
    return json;
  }

  private static String kind(LayerProbe layer) {
    return switch (layer) {
      case LayerProbe.OfEmbedding _ -> "embedding";
      case LayerProbe.OfDense _ -> "dense";
      case LayerProbe.OfBatchNorm _ -> "batchNorm";
      case LayerProbe.OfActivation _ -> "activation";
    };
  }

  private static ArrayNode parameters(List<ParameterProbe> parameters) {
    ArrayNode array = StrictJson.array();
    for (ParameterProbe parameter : parameters) {
      ObjectNode json = array.addObject().put("name", parameter.name());
      put(json, "norm", parameter.norm());
      put(json, "gradientNorm", parameter.gradientNorm());
      put(json, "updateRatio", parameter.updateRatio());
    }
    return array;
  }

  private static ObjectNode write(Distribution distribution) {
    ObjectNode json = StrictJson.object().put("count", distribution.count());
    json.put("nonFinite", distribution.nonFinite());
    put(json, "mean", distribution.mean());
    put(json, "std", distribution.std());
    put(json, "min", distribution.min());
    put(json, "p1", distribution.p1());
    put(json, "p15", distribution.p15());
    put(json, "p50", distribution.p50());
    put(json, "p85", distribution.p85());
    put(json, "p99", distribution.p99());
    put(json, "max", distribution.max());
    Histogram histogram = distribution.histogram();
    ObjectNode bins = json.putObject("histogram");
    put(bins, "from", histogram.from());
    put(bins, "to", histogram.to());
    bins.put("below", histogram.below()).put("above", histogram.above());
    ArrayNode counts = bins.putArray("counts");
    for (int count : histogram.counts()) {
      counts.add(count);
    }
    return json;
  }

  private static void put(ObjectNode json, String name, double value) {
    float rounded = (float) value;
    if (Float.isFinite(rounded)) {
      json.put(name, rounded);
    } else {
      json.putNull(name);
    }
  }
}
