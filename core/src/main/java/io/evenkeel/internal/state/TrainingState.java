package io.evenkeel.internal.state;

import io.evenkeel.network.ParameterKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * All that a training step changes, in the canonical layout that files and every engine share.
 *
 * @param parameters in the order of the network's graph. gamma and beta are listed even where they
 *     are not learned
 * @param statistics by the path of the BatchNorm, in the order of the network's graph
 * @param optimizerSteps number of updates made so far, t of Adam's bias corrections
 */
public record TrainingState(
    List<Parameter> parameters,
    SequencedMap<String, RunningStatistics> statistics,
    long optimizerSteps) {

  /**
   * The same state with other values of some parameters.
   *
   * @param values in the canonical layout; taken over
   * @throws IllegalArgumentException if there is no such parameter, or it has another size
   */
  public TrainingState with(Map<ParameterKey, float[]> values) {
    values.forEach((key, array) -> {
      if (array.length != parameter(key).values().length) {
        throw new IllegalArgumentException(
            "%s has %d elements, but got %d"
                .formatted(key, parameter(key).values().length, array.length));
      }
    });
    List<Parameter> changed =
        parameters.stream()
            .map(p ->
                new Parameter(
                    p.key(),
                    p.rows(),
                    p.columns(),
                    values.getOrDefault(p.key(), p.values()),
                    p.slots()))
            .toList();
    return new TrainingState(changed, statistics, optimizerSteps);
  }

  /**
   * The same state with an average of the weights that starts from them.
   *
   * @param slot the number of the slot that holds it
   */
  public TrainingState startingAverage(int slot) {
    List<Parameter> starting = new ArrayList<>();
    for (Parameter p : parameters) {
      float[][] slots = p.slots().clone();
      slots[slot] = p.values().clone();
      starting.add(new Parameter(p.key(), p.rows(), p.columns(), p.values(), slots));
    }
    SequencedMap<String, RunningStatistics> started = new LinkedHashMap<>();
    statistics.forEach((path, running) -> started.put(path, running.startingAverage()));
    return new TrainingState(starting, started, optimizerSteps);
  }

  /**
   * The average of the weights and statistics in their place, without any slots.
   *
   * @param slot the number of the slot that holds it
   */
  public TrainingState averaged(int slot) {
    List<Parameter> averages =
        parameters.stream()
            .map(
                p -> new Parameter(p.key(), p.rows(), p.columns(), p.slots()[slot], new float[0][]))
            .toList();
    SequencedMap<String, RunningStatistics> averaged = new LinkedHashMap<>();
    statistics.forEach((path, running) -> averaged.put(path, running.averaged()));
    return new TrainingState(averages, averaged, optimizerSteps);
  }

  /** The parameter of that key; an IllegalArgumentException if there is none. */
  public Parameter parameter(ParameterKey key) {
    return parameters.stream()
        .filter(p -> p.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no parameter named " + key));
  }

  /** The parameter of that layer and role; an IllegalArgumentException if there is none. */
  public Parameter parameter(String path, String role) {
    return parameter(new ParameterKey(path, role));
  }

  /** The statistics of the BatchNorm at that path; an IllegalArgumentException if there is none. */
  public RunningStatistics statistics(String path) {
    RunningStatistics found = statistics.get(path);
    if (found == null) {
      throw new IllegalArgumentException("no running statistics of layer " + path);
    }
    return found;
  }
}
