package io.evenkeel.spark.internal.training;

import io.evenkeel.spark.WorkerStats;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reports the progress of a training in the driver's log, as often as executors send their
 * heartbeats.
 */
final class ProgressLog extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger("io.evenkeel.spark.Training");

  private final long accumulator;
  private final Map<Integer, WorkerStats> said = new TreeMap<>();

  /**
   * @param accumulator the id of the training's {@link ProgressAccumulator}
   */
  ProgressLog(long accumulator) {
    this.accumulator = accumulator;
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    for (var task : CollectionConverters.asJava(update.accumUpdates())) {
      for (AccumulableInfo info : CollectionConverters.asJava(task._4())) {
        if (info.id() == accumulator
            && info.update().isDefined()
            && info.update().get() instanceof Map<?, ?> stats) {
          stats.values().forEach(s -> say((WorkerStats) s));
        }
      }
    }
  }

  private void say(WorkerStats stats) {
    WorkerStats before = said.put(stats.worker(), stats);
    if (before == null || before.step() != stats.step()) {
      LOG.info(line(stats));
    }
  }

  /** A worker's line. */
  static String line(WorkerStats stats) {
    return String.format(
        Locale.ROOT,
        "worker %d on %s: epoch %d, step %,d, loss %.4f, %,.0f rows/s, %.1f s in computation, %.1f s in exchange",
        stats.worker(),
        stats.host(),
        stats.epoch(),
        stats.step(),
        stats.loss(),
        stats.rowsPerSecond(),
        stats.seconds() - stats.exchangeSeconds(),
        stats.exchangeSeconds());
  }
}
