package io.evenkeel.training;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Task;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.InputDescription;
import io.evenkeel.model.Model;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The states of a training as models. */
final class StateModel {
  private final Network network;
  private final Task task;
  private final Optimizer optimizer;
  private final TrainingData data;
  private final InputDescription input;
  private final List<String> classNames;
  private final Map<String, String> metadata;

  /**
   * Models of a training's states.
   *
   * @param data what is trained on, whose classes' names the models keep
   * @param start the model that the training starts from; its description of the input, its
   *     metadata and, where the data have no names, its classes' names are kept; null if there is
   *     none
   */
  StateModel(Network network, TrainingConfig config, TrainingData data, @Nullable Model start) {
    this.network = network;
    task = config.loss().task();
    optimizer = config.optimizer();
    this.data = data;
    List<String> names = task == Task.REAL ? List.of() : data.train().classNames();
    if (start == null) {
      input = InputDescription.FEATURES;
      classNames = names;
      metadata = Map.of();
    } else {
      input = start.input();
      classNames = names.isEmpty() && start.task() == task ? start.classNames() : names;
      metadata = start.metadata();
    }
  }

  /**
   * The model of a state, whose arrays nobody may write from then on. It predicts with running
   * statistics: where a BatchNorm asks for population statistics, which there are only after the
   * last step, with the EMA. Where an average of the weights is kept, it is that average's model.
   */
  Model running(TrainingState state) {
    return model(
        network.withBatchNorms(norm ->
            norm.statistics() == Statistics.POPULATION
                ? norm.withStatistics(Statistics.EMA)
                : norm),
        judged(state),
        Map.of());
  }

  /**
   * The model of a training's result, with the statistics that the network asks for; population
   * statistics are computed now.
   */
  Model finished(TrainingState state) {
    Model running = running(state);
    Set<String> layers =
        network.graph().batchNorms().stream()
            .filter(n -> ((BatchNorm) n.op()).statistics() == Statistics.POPULATION)
            .map(Node::path)
            .collect(Collectors.toSet());
    return layers.isEmpty()
        ? running
        : model(network, judged(state), data.population(running, layers));
  }

  private TrainingState judged(TrainingState state) {
    return optimizer.average().kept() ? state.averaged(optimizer.rule().slots()) : state;
  }

  private Model model(Network asked, TrainingState state, Map<String, Moments> population) {
    Map<String, BatchNormStatistics> statistics = new HashMap<>();
    state.statistics().forEach((layer, running) -> statistics.put(layer, kept(running)));
    population.forEach((layer, moments) ->
        statistics.computeIfPresent(layer, (_, kept) -> kept.with(Statistics.POPULATION, moments)));
    return Model.of(asked)
        .task(task)
        .parameters(
            state.parameters().stream()
                .collect(Collectors.toMap(Parameter::key, Parameter::values)))
        .statistics(statistics)
        .input(input)
        .classNames(classNames)
        .metadata(metadata)
        .build();
  }

  private static BatchNormStatistics kept(RunningStatistics running) {
    Map<Statistics, Moments> moments = new EnumMap<>(Statistics.class);
    moments.put(Statistics.EMA, new Moments(running.emaMean(), running.emaVariance()));
    moments.put(
        Statistics.CUMULATIVE, new Moments(running.cumulativeMean(), running.cumulativeVariance()));
    return new BatchNormStatistics(running.updates(), moments);
  }
}
