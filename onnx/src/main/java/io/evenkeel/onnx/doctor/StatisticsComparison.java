package io.evenkeel.onnx.doctor;

import io.evenkeel.metrics.Evaluation;

/**
 * How a model does on the same rows with two kinds of statistics.
 *
 * @param stored at inference, with the stored statistics
 * @param other with other statistics
 * @param rows number of rows
 */
public record StatisticsComparison(Evaluation stored, Evaluation other, int rows) {

  /**
   * Whether the other loss is smaller by more than that share of itself and by more than a least
   * difference.
   */
  boolean isBetterBy(double share, double least) {
    double difference = stored.loss() - other.loss();
    return difference > Math.max(share * other.loss(), least);
  }

  /** Losses and accuracies as a finding's arguments. */
  Object[] arguments() {
    return new Object[] {stored.loss(), other.loss(), stored.accuracy(), other.accuracy()};
  }
}
