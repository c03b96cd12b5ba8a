package io.evenkeel.spark.internal.training;

import io.evenkeel.spark.WorkerStats;
import io.evenkeel.spark.internal.exchange.SocketExchange;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/** Counts what a worker's steps take, and tells the driver about once a second. */
final class WorkerListener implements TrainingListener {
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final int rank;
  private final String host;
  private final @Nullable SocketExchange exchange;
  private final ProgressAccumulator progress;
  private long rows;
  private double seconds;
  private long told = System.nanoTime();
  private WorkerStats stats;

  WorkerListener(
      int rank, String host, @Nullable SocketExchange exchange, ProgressAccumulator progress) {
    this.rank = rank;
    this.host = host;
    this.exchange = exchange;
    this.progress = progress;
    stats = new WorkerStats(rank, host, 0, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public void onStep(StepResult step) {
    rows += step.rows();
    seconds += step.seconds();
    stats =
        new WorkerStats(
            rank,
            host,
            step.epoch(),
            step.step(),
            step.epochLoss(),
            rows,
            seconds,
            exchange == null ? 0 : exchange.nanos() * 1e-9,
            exchange == null ? 0 : exchange.bytes());
    long now = System.nanoTime();
    if (now - told >= PAUSE_NANOS) {
      told = now;
      progress.add(stats);
    }
  }

  /** What all steps so far took. */
  WorkerStats stats() {
    return stats;
  }
}
