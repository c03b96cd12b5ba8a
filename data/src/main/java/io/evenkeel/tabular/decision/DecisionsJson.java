package io.evenkeel.tabular.decision;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@link Decisions} as JSON, and back; what was not decided is not written. */
public final class DecisionsJson {
  private static final String TEMPERATURE = "temperature";
  private static final String THRESHOLD = "threshold";
  private static final String RULE = "rule";
  private static final String INTERVAL = "interval";
  private static final String RESIDUALS = "residuals";
  private static final String ROWS = "rows";
  private static final String BEFORE = "logLossBefore";
  private static final String AFTER = "logLossAfter";

  private DecisionsJson() {}

  /** As a JSON object. */
  public static ObjectNode write(Decisions decisions) {
    ObjectNode json = StrictJson.object();
    Temperature temperature = decisions.temperature();
    if (!Double.isNaN(temperature.before())) {
      json.putObject(TEMPERATURE)
          .put("value", temperature.value())
          .put(BEFORE, temperature.before())
          .put(AFTER, temperature.after());
    }
    if (!decisions.rule().equals(ThresholdRule.half())) {
      json.put(RULE, decisions.rule().toString()).put(THRESHOLD, decisions.threshold());
    }
    if (decisions.hasIntervals()) {
      json.put(INTERVAL, decisions.level());
    }
    if (decisions.residuals().rows() > 0) {
      ObjectNode residuals = json.putObject(RESIDUALS).put(ROWS, decisions.residuals().rows());
      ArrayNode sizes = residuals.putArray("sizes");
      decisions.residuals().sizes().forEach(sizes::add);
    }
    return json;
  }

  /**
   * What a JSON object says.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if it says nothing of the kind
   */
  public static Decisions read(JsonFields json) {
    Decisions decisions =
        new Decisions(
            json.has(TEMPERATURE) ? temperature(json.object(TEMPERATURE)) : Temperature.NONE,
            json.has(RULE) ? ThresholdRule.of(json.string(RULE)) : ThresholdRule.half(),
            json.has(THRESHOLD) ? json.number(THRESHOLD) : 0.5,
            json.has(INTERVAL) ? json.number(INTERVAL) : 0,
            json.has(RESIDUALS) ? residuals(json.object(RESIDUALS)) : Residuals.NONE);
    json.end();
    return decisions;
  }

  private static Temperature temperature(JsonFields json) {
    Temperature temperature =
        new Temperature(json.number("value"), json.number(BEFORE), json.number(AFTER));
    json.end();
    return temperature;
  }

  private static Residuals residuals(JsonFields json) {
    Residuals residuals = new Residuals(json.longInteger(ROWS), json.numbers("sizes"));
    json.end();
    return residuals;
  }
}
