package io.evenkeel.training;

import java.util.List;

/**
 * How far a training has come: together with the training's state, settings and data this is all
 * that is needed to go on to the same bits.
 *
 * @param epoch number of finished epochs
 * @param stepInEpoch number of finished steps of the epoch after those
 * @param step number of finished steps of the whole training
 * @param trainingRows number of rows that are trained on, validation rows left out
 * @param epochRows number of rows that went through the steps of the unfinished epoch
 * @param epochLossSum sum over those rows of their mini-batch's loss
 * @param epochRight number of those rows whose class was predicted
 * @param epochSeconds time that the steps of the unfinished epoch took
 * @param history the finished epochs
 */
public record Progress(
    int epoch,
    int stepInEpoch,
    long step,
    long trainingRows,
    long epochRows,
    double epochLossSum,
    long epochRight,
    double epochSeconds,
    List<EpochResult> history) {

  public Progress {
    history = List.copyOf(history);
  }

  /** Before the first step. */
  static Progress start(long trainingRows) {
    return new Progress(0, 0, 0, trainingRows, 0, 0, 0, 0, List.of());
  }
}
