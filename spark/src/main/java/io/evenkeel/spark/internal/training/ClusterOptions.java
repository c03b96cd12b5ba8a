package io.evenkeel.spark.internal.training;

import io.evenkeel.kernels.InvalidInputException;
import java.io.Serializable;

/**
 * How a training uses a cluster; this does not change its bits.
 *
 * @param workers tasks that train together; 0 for as many as the cluster runs at once
 * @param timeoutSeconds after which a worker that does not answer is taken for lost
 * @param checkpointFolder where checkpoints are kept, for Hadoop's file systems; empty for nowhere
 * @param checkpointEvery steps between two of them inside an epoch; 0 for none
 */
public record ClusterOptions(
    int workers, int timeoutSeconds, String checkpointFolder, long checkpointEvery)
    implements Serializable {
  private static final int MOST_SECONDS = Integer.MAX_VALUE / 1000;

  public ClusterOptions {
    require("numWorkers (--workers)", 0, Integer.MAX_VALUE, workers);
    require("timeout", 1, MOST_SECONDS, timeoutSeconds);
    require("checkpointInterval (--checkpoint-every)", 0, Long.MAX_VALUE, checkpointEvery);
  }

  private static void require(String name, long least, long most, long value) {
    if (value < least) {
      throw new InvalidInputException(
          "%s must be at least %d, but is %d".formatted(name, least, value));
    }
    if (value > most) {
      throw new InvalidInputException(
          "%s must be at most %,d, but is %,d".formatted(name, most, value));
    }
  }
}
