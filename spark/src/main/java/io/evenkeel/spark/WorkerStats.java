package io.evenkeel.spark;

import java.io.Serializable;

/**
 * How far a worker has come and what it took.
 *
 * @param worker its rank
 * @param host where it runs
 * @param epoch number of the epoch under way, from 1
 * @param step finished steps of the whole training
 * @param loss mean loss of the epoch so far, over all workers' rows
 * @param rows of all workers in the steps that this attempt made
 * @param seconds that these steps took, exchange included
 * @param exchangeSeconds in reductions, waiting for others included
 * @param exchangedBytes that it has sent in them
 */
public record WorkerStats(
    int worker,
    String host,
    int epoch,
    long step,
    double loss,
    long rows,
    double seconds,
    double exchangeSeconds,
    long exchangedBytes)
    implements Serializable {

  /** Rows of all workers per second. */
  public double rowsPerSecond() {
    return rows / seconds;
  }

  /** Share of its time that a worker spent in reductions. */
  public double exchangeShare() {
    return exchangeSeconds / seconds;
  }
}
