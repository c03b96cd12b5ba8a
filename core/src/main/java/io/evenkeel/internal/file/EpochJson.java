package io.evenkeel.internal.file;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.training.EpochResult;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An {@link EpochResult} as a JSON object, and back to the bit; confusion matrices are left out.
 */
public final class EpochJson {
  private static final String ROWS = "rows";

  private EpochJson() {}

  public static ObjectNode write(EpochResult epoch) {
    ObjectNode json = StrictJson.object();
    json.put("epoch", epoch.epoch());
    json.put("steps", epoch.steps());
    json.put("learningRate", epoch.learningRate());
    json.set("train", write(epoch.train()));
    epoch.validation().ifPresent(e -> json.set("validation", write(e)));
    epoch.test().ifPresent(e -> json.set("test", write(e)));
    json.put("seconds", epoch.seconds());
    json.put("rowsPerSecond", epoch.rowsPerSecond());
    return json;
  }

  private static ObjectNode write(Evaluation evaluation) {
    ObjectNode json = StrictJson.object().put(ROWS, evaluation.rows());
    evaluation.values().forEach((metric, value) -> json.put(metric.key(), value));
    return json;
  }

  public static EpochResult read(JsonNode json) {
    JsonFields fields = new JsonFields(json, "an epoch");
    EpochResult epoch =
        new EpochResult(
            fields.count("epoch"),
            fields.longCount("steps"),
            fields.number("learningRate"),
            evaluation(fields.object("train")),
            optional(fields, "validation"),
            optional(fields, "test"),
            fields.number("seconds"),
            fields.number("rowsPerSecond"));
    fields.end();
    return epoch;
  }

  private static Optional<Evaluation> optional(JsonFields fields, String name) {
    return fields.has(name) ? Optional.of(evaluation(fields.object(name))) : Optional.empty();
  }

  private static Evaluation evaluation(JsonFields fields) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      if (fields.has(metric.key())) {
        values.put(metric, fields.numberOrNaN(metric.key()));
      }
    }
    Evaluation evaluation = new Evaluation(fields.longCount(ROWS), values, Optional.empty());
    fields.end();
    return evaluation;
  }
}
