package io.evenkeel.onnx.doctor;

import io.evenkeel.metrics.Evaluation;

/**
 * A model on the same rows in two ways.
 *
 * @param stored at inference, with the stored statistics
 * @param other with others
 * @param rows how many
 */
public record StatisticsComparison(Evaluation stored, Evaluation other, int rows) {

  /** Whether the other way's loss is smaller by a share of it, and by a least difference. */
  boolean isBetterBy(double share, double least) {
    double difference = stored.loss() - other.loss();
    return difference > Math.max(share * other.loss(), least);
  }

  /** Losses and accuracies as a finding's arguments. */
  Object[] arguments() {
    return new Object[] {stored.loss(), other.loss(), stored.accuracy(), other.accuracy()};
  }
}
