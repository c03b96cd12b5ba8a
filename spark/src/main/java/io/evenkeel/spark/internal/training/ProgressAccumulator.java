package io.evenkeel.spark.internal.training;

import io.evenkeel.spark.WorkerStats;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * The progress of a stage's workers, by rank. Executors send it with their heartbeats, so that the
 * driver can report it while the stage runs.
 */
final class ProgressAccumulator extends AccumulatorV2<WorkerStats, Map<Integer, WorkerStats>> {
  private static final long serialVersionUID = 1;

  private final TreeMap<Integer, WorkerStats> latest = new TreeMap<>();

  @Override
  public synchronized boolean isZero() {
    return latest.isEmpty();
  }

  @Override
  public synchronized ProgressAccumulator copy() {
    ProgressAccumulator copy = new ProgressAccumulator();
    copy.latest.putAll(latest);
    return copy;
  }

  @Override
  public synchronized void reset() {
    latest.clear();
  }

  @Override
  public synchronized void add(WorkerStats stats) {
    latest.put(stats.worker(), stats);
  }

  @Override
  public synchronized void merge(AccumulatorV2<WorkerStats, Map<Integer, WorkerStats>> other) {
    for (Map.Entry<Integer, WorkerStats> entry : other.value().entrySet()) {
      latest.merge(entry.getKey(), entry.getValue(), (a, b) -> a.step() > b.step() ? a : b);
    }
  }

  @Override
  public synchronized Map<Integer, WorkerStats> value() {
    return new TreeMap<>(latest);
  }
}
