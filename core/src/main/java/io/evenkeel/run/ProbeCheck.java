package io.evenkeel.run;

import io.evenkeel.json.JsonFields;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Checks that JSON objects are what {@link ProbeJson} writes, line by line: every field is there,
 * and all lines have the layers of the first.
 */
final class ProbeCheck {
  private static final List<String> FIGURES =
      List.of("mean", "std", "min", "p1", "p15", "p50", "p85", "p99", "max");

  private List<Place> layers = List.of();
  private boolean first = true;

  /** Where a layer stands. */
  private record Place(String layer, int block, String kind, int features) {}

  /**
   * Refuses what is not a line of a probe.
   *
   * @throws InvalidInputException with what is missing
   */
  void require(JsonNode json) {
    JsonFields fields = new JsonFields(json, "a probe");
    fields.longCount("step");
    fields.longCount("rows");
    fields.numberOrNull("loss");
    requireDistribution(fields, "input");
    List<Place> found = new ArrayList<>();
    for (JsonNode layer : fields.array("layers")) {
      found.add(layer(new JsonFields(layer, "layer %d of a probe".formatted(found.size()))));
    }
    if (!first && !found.equals(layers)) {
      throw new InvalidInputException("a probe has other layers than the first one");
    }
    first = false;
    layers = found;
    for (JsonNode unit : fields.array("units")) {
      JsonFields one = new JsonFields(unit, "a unit");
      one.stringOrInteger("layer"); // a number before networks had paths
      one.count("column");
      requireDistribution(one, "output");
      one.end();
    }
    fields.end();
  }

  private static Place layer(JsonFields fields) {
    Place place =
        new Place(
            fields.stringOrInteger("layer"),
            fields.integer("block"),
            fields.string("kind"),
            fields.count("features"));
    requireDistribution(fields, "output");
    switch (place.kind()) {
      case "embedding", "dense" -> requireParameters(fields);
      case "batchNorm" -> {
        if (fields.has("zhat")) {
          requireDistribution(fields, "zhat");
        }
        List.of("gamma", "beta", "meanGap", "stdRatio")
            .forEach(name -> requireDistribution(fields, name));
        requireParameters(fields);
      }
      case "activation" -> {
        fields.constant("function", ActivationFunction.class);
        fields.numberOrNull("saturated");
        fields.numberOrNull("dead");
      }
      default ->
          throw new InvalidInputException("a layer of a probe is of a kind that is not known");
    }
    fields.end();
    return place;
  }

  private static void requireParameters(JsonFields fields) {
    for (JsonNode parameter : fields.array("parameters")) {
      JsonFields one = new JsonFields(parameter, "a parameter");
      one.string("name");
      one.numberOrNull("norm");
      one.numberOrNull("gradientNorm");
      one.numberOrNull("updateRatio");
      one.end();
    }
  }

  private static void requireDistribution(JsonFields fields, String name) {
    JsonFields one = fields.object(name);
    one.longCount("count");
    one.longCount("nonFinite");
    FIGURES.forEach(one::numberOrNull);
    JsonFields histogram = one.object("histogram");
    histogram.numberOrNull("from");
    histogram.numberOrNull("to");
    histogram.count("below");
    histogram.count("above");
    histogram.counts("counts");
    histogram.end();
    one.end();
  }
}
