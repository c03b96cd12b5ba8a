package io.evenkeel.training;

import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.metrics.TopK;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What is measured while an epoch is trained. */
final class EpochSums {
  private final Task task;
  private final int outputs;
  private final int targetColumns;
  long rows;
  double lossSum;
  long right;
  double seconds;

  /**
   * Nothing measured yet.
   *
   * @param loss that is made small
   */
  EpochSums(Loss loss, int outputs) {
    task = loss.task();
    this.outputs = outputs;
    targetColumns = loss.targetColumns(outputs);
  }

  /** Goes on where a checkpoint was taken. */
  void resume(Progress progress) {
    rows = progress.epochRows();
    lossSum = progress.epochLossSum();
    right = progress.epochRight();
    seconds = progress.epochSeconds();
  }

  /**
   * Takes in a mini-batch.
   *
   * @param logits count x outputs; read
   * @param targets count x target columns; read
   */
  void add(int count, double loss, float[] logits, float[] targets, double time) {
    rows += count;
    lossSum += loss * count;
    seconds += time;
    for (int r = 0; r < count && task != Task.REAL; r++) {
      boolean hit =
          task == Task.BINARY
              ? logits[r] > 0 == targets[r] >= 0.5f
              : TopK.argMax(logits, r * outputs, outputs) == targetClass(targets, r);
      right += hit ? 1 : 0;
    }
  }

  /** A row's class; of a mixed row the one with the larger share. */
  private int targetClass(float[] targets, int row) {
    return targetColumns == 1
        ? (int) targets[row]
        : TopK.argMax(targets, row * targetColumns, targetColumns);
  }

  double loss() {
    return lossSum / rows;
  }

  double accuracy() {
    return task == Task.REAL ? Double.NaN : (double) right / rows;
  }

  Evaluation evaluation() {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.LOSS, loss());
    if (task != Task.REAL) {
      values.put(Metric.ACCURACY, accuracy());
    }
    return new Evaluation(rows, values, Optional.empty());
  }

  void clear() {
    rows = 0;
    lossSum = 0;
    right = 0;
    seconds = 0;
  }
}
