package io.evenkeel.internal.state;

import io.evenkeel.network.ParameterKey;
import java.util.List;
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
