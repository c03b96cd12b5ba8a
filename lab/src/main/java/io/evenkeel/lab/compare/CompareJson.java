package io.evenkeel.lab.compare;

import io.evenkeel.json.StrictJson;
import io.evenkeel.metrics.Metric;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A comparison as JSON: its answers, and all curves. Numbers that are not finite become null. */
public final class CompareJson {
  private CompareJson() {}

  /** The answers, without the curves. */
  public static ObjectNode answers(
      Comparison comparison, CompareResult result, ComparisonSummary answers) {
    ObjectNode json = StrictJson.object();
    Metric metric = comparison.measure().metric();
    json.put("complete", result.isComplete());
    json.put("trainings", result.planned()).put("finished", result.finished());
    json.put("metric", metric.key()).put("higherIsBetter", metric.higherIsBetter());
    ArrayNode variants = json.putArray("variants");
    comparison.variants().forEach(v -> variants.add(v.name()));
    ArrayNode rates = json.putArray("learningRates");
    comparison.learningRates().forEach(rates::add);
    ArrayNode seeds = json.putArray("seeds");
    comparison.seeds().forEach(seeds::add);
    ArrayNode all = json.putArray("answers");
    answers.all().forEach(answer -> all.add(answer(answer)));
    answers.bestBaseline().ifPresent(answer -> json.set("bestBaseline", answer(answer)));
    ArrayNode fastest = json.putArray("fastest");
    comparison.variants().stream()
        .skip(1)
        .forEach(v -> answers.fastest(v.name()).ifPresent(a -> fastest.add(answer(a))));
    return json;
  }

  /** A curve for each training, in columns. */
  public static ArrayNode curves(List<Curve> curves) {
    ArrayNode array = StrictJson.array();
    for (Curve curve : curves) {
      ObjectNode json = array.addObject().put("variant", curve.variant());
      json.put("learningRate", curve.learningRate()).put("seed", curve.seed());
      putStep(json, "divergedAt", curve.divergedAt());
      putStep(json, "stoppedAt", curve.stoppedAt());
      put(json, "secondsPerStep", curve.secondsPerStep());
      put(json, "trainScore", curve.trainScore());
      put(json, "testScore", curve.testScore());
      ArrayNode steps = json.putArray("step");
      curve.points().forEach(p -> steps.add(p.step()));
      column(json, "seconds", curve, CurvePoint::seconds);
      column(json, "trainLoss", curve, CurvePoint::trainLoss);
      column(json, "testLoss", curve, CurvePoint::testLoss);
      column(json, "score", curve, CurvePoint::score);
    }
    return array;
  }

  private static void column(
      ObjectNode json, String name, Curve curve, ToDoubleFunction<CurvePoint> figure) {
    ArrayNode array = json.putArray(name);
    for (CurvePoint point : curve.points()) {
      double value = figure.applyAsDouble(point);
      if (Double.isFinite(value)) {
        array.add(value);
      } else {
        array.addNull();
      }
    }
  }

  private static ObjectNode answer(VariantSummary answer) {
    ObjectNode json = StrictJson.object().put("variant", answer.variant());
    json.put("learningRate", answer.learningRate());
    json.put("trainings", answer.trainings()).put("diverged", answer.diverged());
    json.set("test", spread(answer.test()));
    json.set("train", spread(answer.train()));
    json.set("gap", spread(answer.gap()));
    json.set("best", spread(answer.best()));
    json.set("secondsPerStep", spread(answer.secondsPerStep()));
    ObjectNode reach = json.putObject("reach").put("reached", answer.reached());
    reach.set("target", spread(answer.reach(Reach::target)));
    reach.set("baselineStep", spread(answer.reach(Reach::baselineStep)));
    reach.set("step", spread(answer.reach(Reach::step)));
    reach.set("fewerSteps", spread(answer.reach(Reach::fewerSteps)));
    reach.set("baselineSeconds", spread(answer.reach(Reach::baselineSeconds)));
    reach.set("seconds", spread(answer.reach(Reach::seconds)));
    reach.set("lessTime", spread(answer.reach(Reach::lessTime)));
    return json;
  }

  private static ObjectNode spread(Spread spread) {
    ObjectNode json = StrictJson.object().put("count", spread.count());
    put(json, "mean", spread.mean());
    put(json, "std", spread.std());
    put(json, "min", spread.min());
    put(json, "median", spread.median());
    put(json, "max", spread.max());
    return json;
  }

  private static void putStep(ObjectNode json, String name, long step) {
    if (step > 0) {
      json.put(name, step);
    } else {
      json.putNull(name);
    }
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
