package io.evenkeel.training;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/** A model as the state that a fine-tuning starts from. */
final class ModelState {
  private ModelState() {}

  /**
   * The state before the first step.
   *
   * @param slots number of the optimizer's arrays of state, which start at zero
   * @throws InvalidInputException if the networks have not the same parameters
   */
  static TrainingState of(Model model, Network network, int slots) {
    Graph graph = network.graph();
    SequencedMap<ParameterKey, ParameterSpec> specs = graph.parameters();
    if (!shapes(specs).equals(shapes(model.network().graph().parameters()))) {
      throw new InvalidInputException(
          "a training that starts from a model needs a network with the same layers: take the"
              + " model's own");
    }
    List<Parameter> parameters = new ArrayList<>();
    specs.forEach(
        (key, spec) -> parameters.add(Parameter.fresh(key, spec, model.parameter(key), slots)));
    SequencedMap<String, RunningStatistics> statistics = new LinkedHashMap<>();
    for (Node norm : graph.batchNorms()) {
      statistics.put(norm.path(), running(model, norm));
    }
    return new TrainingState(parameters, statistics, 0);
  }

  private static List<String> shapes(SequencedMap<ParameterKey, ParameterSpec> specs) {
    return specs.entrySet().stream()
        .map(e -> "%s %d x %d".formatted(e.getKey(), e.getValue().rows(), e.getValue().columns()))
        .toList();
  }

  /**
   * Running statistics whose debiased EMA and whose average are those that the model has kept, or
   * else those that it predicts with. The EMA's weight is 1 - emaDecay^t after t mini-batches, and
   * 1 where t is not known.
   */
  private static RunningStatistics running(Model model, Node norm) {
    BatchNormStatistics kept = Objects.requireNonNull(model.statistics().get(norm.path()));
    double decay = ((BatchNorm) norm.op()).emaDecay();
    Moments used = model.inferenceMoments(model.network().graph().at(norm.path()));
    Moments ema = kept.moments().getOrDefault(Statistics.EMA, used);
    Moments average = kept.moments().getOrDefault(Statistics.CUMULATIVE, used);
    double weight = kept.batches() == 0 ? 1 : 1 - Math.pow(decay, (double) kept.batches());
    long updates = Math.max(1, kept.batches());
    double count = (double) updates;
    return new RunningStatistics(
        times(ema.mean(), weight),
        times(ema.variance(), weight),
        times(average.mean(), count),
        times(average.variance(), count),
        weight,
        updates);
  }

  private static double[] times(double[] values, double factor) {
    double[] result = new double[values.length];
    for (int j = 0; j < result.length; j++) {
      result[j] = values[j] * factor;
    }
    return result;
  }
}
