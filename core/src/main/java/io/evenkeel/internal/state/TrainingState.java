package io.evenkeel.internal.state;

import java.util.List;
import java.util.SortedMap;

/**
 * All that a training step changes, in the canonical layout that files and every engine share.
 *
 * @param parameters in the order of the layers; a dense layer's weight (inputs x features) before
 *     its bias, gamma before beta. gamma and beta are listed even where they are not learned
 * @param statistics by the index of the BatchNorm layer
 * @param optimizerSteps number of updates made so far, t of Adam's bias corrections
 */
public record TrainingState(
    List<Parameter> parameters,
    SortedMap<Integer, RunningStatistics> statistics,
    long optimizerSteps) {

  /** The parameter of that name; an IllegalArgumentException if there is none. */
  public Parameter parameter(String name) {
    return parameters.stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no parameter named " + name));
  }

  /**
   * The statistics of the BatchNorm at that index; an IllegalArgumentException if there is none.
   */
  public RunningStatistics statistics(int layer) {
    RunningStatistics found = statistics.get(layer);
    if (found == null) {
      throw new IllegalArgumentException("no running statistics of layer " + layer);
    }
    return found;
  }
}
