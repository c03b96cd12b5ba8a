package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.tabular.NumberTarget;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the line of an epoch says beside the loss: the accuracy, or a number's error in its own
 * unit. There is none where a number is learned on a scale on which errors have no unit.
 *
 * @param name the column's heading
 * @param text of an evaluation
 */
record EpochScore(String name, Function<Evaluation, String> text) {

  /**
   * The score of a training.
   *
   * @param number what is predicted, if that is a table's number
   */
  static Optional<EpochScore> of(Task task, Optional<NumberTarget> number) {
    if (task != Task.REAL) {
      return Optional.of(new EpochScore("accuracy", e -> Numbers.percent(e.accuracy())));
    }
    return number
        .filter(n -> n.unit().isPresent())
        .map(n ->
            new EpochScore(
                "RMSE", e -> Numbers.significant(n.unit().getAsDouble() * e.get(Metric.RMSE))));
  }
}
