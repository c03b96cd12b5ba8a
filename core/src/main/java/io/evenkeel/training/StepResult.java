package io.evenkeel.training;

/**
 * One finished step.
 *
 * @param step number of the step in the whole training, from 1
 * @param epoch number of its epoch, from 1
 * @param stepInEpoch number of the step in its epoch, from 1
 * @param rows rows of its mini-batch
 * @param loss the mini-batch's mean loss, before the update
 * @param learningRate the step's rate
 * @param seconds time that the step took, the copying of its rows included
 * @param epochLoss mean loss of the epoch so far
 * @param epochAccuracy accuracy of the epoch so far; NaN for real targets
 */
public record StepResult(
    long step,
    int epoch,
    int stepInEpoch,
    int rows,
    double loss,
    double learningRate,
    double seconds,
    double epochLoss,
    double epochAccuracy) {}
