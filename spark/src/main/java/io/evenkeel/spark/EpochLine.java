package io.evenkeel.spark;

import io.evenkeel.metrics.Metric;
import io.evenkeel.training.EpochResult;
import java.io.Serializable;

/**
 * A finished epoch.
 *
 * @param epoch its number, from 1
 * @param steps of the whole training up to its end
 * @param learningRate rate of its last step
 * @param loss mean over its mini-batches, as they were met
 * @param accuracy likewise; NaN if numbers are predicted
 * @param seconds that its steps took
 * @param rowsPerSecond rows of all workers per second
 */
public record EpochLine(
    int epoch,
    long steps,
    double learningRate,
    double loss,
    double accuracy,
    double seconds,
    double rowsPerSecond)
    implements Serializable {

  public static EpochLine of(EpochResult result) {
    return new EpochLine(
        result.epoch(),
        result.steps(),
        result.learningRate(),
        result.train().values().getOrDefault(Metric.LOSS, Double.NaN),
        result.train().values().getOrDefault(Metric.ACCURACY, Double.NaN),
        result.seconds(),
        result.rowsPerSecond());
  }
}
