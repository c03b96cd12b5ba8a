package io.evenkeel.lab.playground;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenkeel.json.JsonFields;
import io.evenkeel.json.StrictJson;
import io.evenkeel.lab.page.PageJson;
import io.evenkeel.lab.page.Refusal;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One sample on its way through the network with BN, normalised by each source of statistics, and
 * by itself alone, which is wrong: every z is then its own mean, every zhat 0, every ztilde beta,
 * and the answer the same for any sample.
 *
 * @param classes names in the order of the probabilities; none where a number is predicted
 * @param sources a way for each
 * @param without what the network without BN predicts
 */
record TestTime(List<String> classes, List<Way> sources, Answer without) {

  /**
   * What a network predicts.
   *
   * @param probabilities of the classes; null where a number is predicted
   * @param number that is predicted, in the target's unit; null where it is a class
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Answer(double @Nullable [] probabilities, @Nullable Double number) {

    static Answer of(Pass pass, PlaygroundData data) {
      PlaygroundTable table = data.table();
      return table != null && data.isNumber()
          ? new Answer(null, table.value(pass.steps().getLast().output()[0]))
          : new Answer(pass.probabilities(0), null);
    }
  }

  /**
   * A way through the network.
   *
   * @param source {@code ema}, {@code population}, {@code data} or {@code one}
   * @param layers what happened in each BN
   */
  record Way(String source, Answer answer, List<NormView> layers) {}

  /**
   * What happened in a BN: a value for each of its units.
   *
   * @param a what the activation behind it gave; null where none is there
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record NormView(double[] z, double[] zhat, double[] ztilde, double @Nullable [] a) {}

  /**
   * Takes the sample through.
   *
   * @param body {@code {"x": [one value for each input feature]}}
   */
  static TestTime of(PlaygroundRun run, String body) {
    JsonFields fields = new JsonFields(StrictJson.parse(body, "sample"), "sample");
    List<Double> numbers = fields.numbers("x");
    fields.end();
    Model model = run.side(PlaygroundRun.WITH).model();
    Model plain = run.side(PlaygroundRun.WITHOUT).model();
    if (model == null || plain == null || run.step() == 0) {
      throw Refusal.of("refusal.noStatistics");
    }
    int features = model.network().inputFeatures();
    if (numbers.size() != features) {
      throw Refusal.of("refusal.values", String.valueOf(features), String.valueOf(numbers.size()));
    }
    float[] x = new float[features];
    for (int i = 0; i < features; i++) {
      x[i] = numbers.get(i).floatValue();
    }
    PlaygroundData data = run.data();
    plain.logits(x, 1); // refuses codes that stand for no category
    Map<String, Moments> ema = new TreeMap<>();
    model
        .statistics()
        .forEach((layer, kept) ->
            ema.put(layer, Objects.requireNonNull(kept.moments().get(Statistics.EMA))));
    List<Way> ways = new ArrayList<>();
    ways.add(way("ema", model, x, ema, data));
    ways.add(way("population", model, x, StatisticsEstimator.estimate(model, data.sample()), data));
    ways.add(way("data", model, x, StatisticsEstimator.estimate(model, data.test()), data));
    ways.add(way("one", model, x, Map.of(), data));
    return new TestTime(data.classes(), ways, Answer.of(Pass.of(plain, x, 1, Map.of()), data));
  }

  private static Way way(
      String source, Model model, float[] x, Map<String, Moments> moments, PlaygroundData data) {
    Pass pass = Pass.of(model, x, 1, moments);
    List<NormView> norms = new ArrayList<>();
    for (Pass.Step step : pass.steps()) {
      if (step.node().op() instanceof BatchNorm) {
        int order = step.node().order();
        Pass.Step next = pass.steps().get(order + 1); // the last layer is dense
        norms.add(
            new NormView(
                pass.input(order),
                Objects.requireNonNull(step.zhat()),
                step.output(),
                next.node().op() instanceof Activation ? next.output() : null));
      }
    }
    return new Way(source, Answer.of(pass, data), norms);
  }

  String json() {
    return PageJson.write(this);
  }
}
