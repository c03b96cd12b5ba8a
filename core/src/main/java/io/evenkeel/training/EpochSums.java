package io.evenkeel.training;

import io.evenkeel.exchange.ShardPart;
import io.evenkeel.exchange.ShardValues;
import io.evenkeel.exchange.Sharding;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.SoftmaxCrossEntropy;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.metrics.TopK;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is measured while an epoch is trained. */
final class EpochSums {
  private final Task task;
  private final int outputs;
  private final int targetColumns;
  private final boolean distributions;
  private final Sharding sharding;
  long rows;
  double lossSum;

  /** Right answers in all workers' rows, up to the last {@link #gather}. */
  long right;

  /** Right answers in this worker's rows since then. */
  private long rightHere;

  private long rowsHere;
  private long gatheredRows;
  double seconds;

  /**
   * Nothing measured yet.
   *
   * @param loss the loss to minimise
   * @param sharding which of the rows this worker has
   */
  EpochSums(Loss loss, int outputs, Sharding sharding) {
    this.sharding = sharding;
    task = loss.task();
    this.outputs = outputs;
    targetColumns = loss.targetColumns(outputs);
    distributions =
        loss.unweighted() instanceof SoftmaxCrossEntropy classes && classes.distributions();
  }

  /** Continues from where a checkpoint was taken. */
  void resume(Progress progress) {
    rows = progress.epochRows();
    lossSum = progress.epochLossSum();
    right = progress.epochRight();
    gatheredRows = rows;
    seconds = progress.epochSeconds();
  }

  /**
   * Takes in a mini-batch.
   *
   * @param count of its rows, of all workers
   * @param here of those that this worker has
   * @param logits here x outputs; read
   * @param targets here x target columns; read
   */
  void add(int count, int here, double loss, float[] logits, float[] targets, double time) {
    rows += count;
    rowsHere += here;
    lossSum += loss * count;
    seconds += time;
    for (int r = 0; r < here && task != Task.REAL; r++) {
      boolean hit =
          task == Task.BINARY
              ? logits[r] > 0 == targets[r * targetColumns] >= 0.5f
              : TopK.argMax(logits, r * outputs, outputs) == targetClass(targets, r);
      rightHere += hit ? 1 : 0;
    }
  }

  /** Adds up what the workers counted; all do so after the same steps. */
  void gather() {
    List<ShardPart> parts = new ArrayList<>();
    for (int shard = sharding.first(); shard < sharding.end(); shard++) {
      double[] value = {shard == sharding.first() ? rightHere : 0};
      parts.add(new ShardPart(shard, 1, value, new float[0]));
    }
    ShardValues values = new ShardValues(ShardValues.Kind.SUMS, 0, sharding.shards(), parts);
    sharding.exchange().reduce(values);
    right += (long) values.result().values()[0];
    gatheredRows = rows;
    rightHere = 0;
    rowsHere = 0;
  }

  /** A row's class; of a mixed row the one with the larger share. */
  private int targetClass(float[] targets, int row) {
    int from = row * targetColumns;
    return distributions ? TopK.argMax(targets, from, outputs) : (int) targets[from];
  }

  double loss() {
    return lossSum / rows;
  }

  /** The accuracy over the rows that this worker knows of. */
  double accuracy() {
    return task == Task.REAL
        ? Double.NaN
        : (double) (right + rightHere) / (gatheredRows + rowsHere);
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
    rightHere = 0;
    rowsHere = 0;
    gatheredRows = 0;
    seconds = 0;
  }
}
