package io.evenkeel.tabular.trial;

import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.TabularEvaluation;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * The results of one training on rows that it was not trained on.
 *
 * @param seed of the training
 * @param fold which of the folds was tested on, from 1; 0 where it was the usual test part
 * @param rows number of rows that were tested on
 * @param model the model's metrics
 * @param baseline those of one and the same answer for every row
 * @param seconds that the training took
 */
public record Trial(
    long seed,
    int fold,
    long rows,
    Map<Metric, Double> model,
    Map<Metric, Double> baseline,
    double seconds) {

  public Trial {
    model = ordered(model);
    baseline = ordered(baseline);
  }

  private static Map<Metric, Double> ordered(Map<Metric, Double> values) {
    Map<Metric, Double> ordered = new EnumMap<>(Metric.class);
    ordered.putAll(values);
    return Collections.unmodifiableMap(ordered);
  }

  /** The trial of an evaluation. */
  public static Trial of(long seed, int fold, TabularEvaluation tested, double seconds) {
    return new Trial(
        seed,
        fold,
        tested.rows(),
        tested.evaluation().values(),
        tested.baseline().values(),
        seconds);
  }

  /** As a line of JSON. */
  public String line() {
    ObjectNode json = StrictJson.object().put("seed", seed).put("fold", fold).put("rows", rows);
    put(json.putObject("model"), model);
    put(json.putObject("baseline"), baseline);
    return StrictJson.line(json.put("seconds", seconds));
  }

  private static void put(ObjectNode json, Map<Metric, Double> values) {
    values.forEach((metric, value) -> {
      if (Double.isFinite(value)) {
        json.put(metric.key(), value);
      }
    });
  }

  /**
   * The trial of such a line.
   *
   * @param where what messages call the line
   * @throws io.evenkeel.kernels.InvalidInputException if it is damaged
   */
  public static Trial read(String line, String where) {
    JsonFields json = new JsonFields(StrictJson.parse(line, where), where);
    Trial trial =
        new Trial(
            json.longInteger("seed"),
            json.integer("fold"),
            json.longInteger("rows"),
            metrics(json.object("model")),
            metrics(json.object("baseline")),
            json.number("seconds"));
    json.end();
    return trial;
  }

  private static Map<Metric, Double> metrics(JsonFields json) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      if (json.has(metric.key())) {
        values.put(metric, json.number(metric.key()));
      }
    }
    json.end();
    return values;
  }
}
