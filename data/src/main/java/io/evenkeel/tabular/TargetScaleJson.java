package io.evenkeel.tabular;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@link TargetScale} as JSON, and back; the linear one is not written. */
final class TargetScaleJson {
  private static final String TRANSFORM = "transform";
  private static final String UNIT = "unit";
  private static final String SHIFT = "shift";
  private static final String CORRECTION = "correction";

  private TargetScaleJson() {}

  static ObjectNode write(TargetScale scale) {
    ObjectNode json = StrictJson.object();
    json.put(TRANSFORM, JsonFields.text(scale.transform()));
    switch (scale) {
      case TargetScale.Linear _ -> {}
      case TargetScale.Log(double shift, double factor) ->
          json.put(SHIFT, shift).put(CORRECTION, factor);
      case TargetScale.SquareRoot(double shift, double term) ->
          json.put(SHIFT, shift).put(CORRECTION, term);
      case TargetScale.Count(double unit, double factor) ->
          json.put(UNIT, unit).put(CORRECTION, factor);
      case QuantileScale(var knots, double term) -> {
        ArrayNode array = json.putArray("knots");
        knots.forEach(array::add);
        json.put(CORRECTION, term);
      }
    }
    return json;
  }

  static TargetScale read(JsonFields json) {
    TargetTransform transform = json.constant(TRANSFORM, TargetTransform.class);
    TargetScale scale =
        switch (transform) {
          case LOG -> new TargetScale.Log(json.number(SHIFT), json.number(CORRECTION));
          case SQRT -> new TargetScale.SquareRoot(json.number(SHIFT), json.number(CORRECTION));
          case QUANTILE -> new QuantileScale(json.numbers("knots"), json.number(CORRECTION));
          case COUNT -> new TargetScale.Count(json.number(UNIT), json.number(CORRECTION));
          case AUTO, NONE ->
              throw new InvalidInputException(
                  "a target's scale is written only if it is log, sqrt, quantile or count");
        };
    json.end();
    return scale;
  }
}
