package io.evenkeel.training;

import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Moments;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** The beginning of a training whose user gives some running statistics. */
final class FirstState {
  private FirstState() {}

  /**
   * A state with given statistics.
   *
   * @param state before the first step
   * @param given moments by the path of their BatchNorm
   * @throws InvalidInputException if there is no such BatchNorm, or it has more or fewer columns
   */
  static TrainingState of(TrainingState state, Map<String, Moments> given) {
    SequencedMap<String, RunningStatistics> statistics = new LinkedHashMap<>(state.statistics());
    given.forEach((path, moments) -> {
      RunningStatistics old = statistics.get(path);
      if (old == null) {
        throw new InvalidInputException(
            "there is no BatchNorm %s to start from statistics: the network has %s"
                .formatted(path, String.join(", ", statistics.keySet())));
      }
      if (old.features() != moments.features()) {
        throw new InvalidInputException(
            "the BatchNorm %s has %d columns, but statistics of %d were given"
                .formatted(path, old.features(), moments.features()));
      }
      statistics.put(path, RunningStatistics.of(moments.mean(), moments.variance()));
    });
    return new TrainingState(state.parameters(), statistics, state.optimizerSteps());
  }
}
