package io.evenkeel.spark.internal.training;

import io.evenkeel.kernels.InvalidInputException;
import org.apache.spark.SparkContext;

/** Whether a cluster can run all workers at once, which a barrier stage needs. */
final class Slots {
  /** Executors come one by one; this is how long the training waits for those that are missing. */
  private static final long PATIENCE_MILLIS = 30_000;

  private static final long PAUSE_MILLIS = 200;

  private Slots() {}

  /**
   * The number of workers.
   *
   * @param wanted 0 for as many as run at once
   * @param shards there are no more workers than these
   * @throws InvalidInputException if they cannot run at once
   */
  static int require(SparkContext context, int wanted, int shards) {
    if (context.conf().getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new InvalidInputException(
          "a training needs all its executors from beginning to end, which dynamic allocation does not promise: set spark.dynamicAllocation.enabled=false and spark.executor.instances");
    }
    if (wanted > shards) {
      throw new InvalidInputException(
          "%d workers cannot share %d shards: set numWorkers (--workers) to %d or less, or more shards, which are part of the result"
              .formatted(wanted, shards, shards));
    }
    // On a local master no more executors will come.
    long deadline = System.currentTimeMillis() + (context.isLocal() ? 0 : PATIENCE_MILLIS);
    int slots = slots(context);
    while (slots < Math.max(1, wanted) && System.currentTimeMillis() < deadline) {
      pause();
      slots = slots(context);
    }
    if (slots < Math.max(1, wanted)) {
      throw new InvalidInputException(
          "%d workers train at the same time, but the cluster runs %d tasks at once: start more executors, give them more cores, or set numWorkers (--workers) to %d"
              .formatted(Math.max(1, wanted), slots, Math.max(1, slots)));
    }
    return wanted > 0 ? wanted : Math.min(slots, shards);
  }

  private static int slots(SparkContext context) {
    return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for executors", e);
    }
  }
}
