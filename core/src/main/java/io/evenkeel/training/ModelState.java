package io.evenkeel.training;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.ParameterShape;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

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
    List<ParameterShape> shapes = ParameterShape.of(network);
    if (!shapes.equals(ParameterShape.of(model.network()))) {
      throw new InvalidInputException(
          "a training that starts from a model needs a network with the same layers: take the"
              + " model's own");
    }
    List<Parameter> parameters = new ArrayList<>();
    for (ParameterShape shape : shapes) {
      float[] values = model.parameter(shape.name());
      parameters.add(
          new Parameter(
              shape.name(),
              shape.rows(),
              shape.columns(),
              values,
              new float[slots][values.length]));
    }
    SortedMap<Integer, RunningStatistics> statistics = new TreeMap<>();
    model
        .statistics()
        .forEach(
            (layer, kept) -> statistics.put(layer, running(model.network(), network, layer, kept)));
    return new TrainingState(parameters, statistics, 0);
  }

  /**
   * Running statistics whose debiased EMA and whose average are those that the model has kept, or
   * else what it predicts with. The EMA's weight is 1 - emaDecay^t after t mini-batches, and 1
   * where t is not known.
   */
  private static RunningStatistics running(
      Network from, Network network, int layer, BatchNormStatistics kept) {
    BatchNorm old = (BatchNorm) from.layers().get(layer);
    double decay = ((BatchNorm) network.layers().get(layer)).emaDecay();
    Moments used = Objects.requireNonNull(kept.moments().get(old.statistics()));
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
