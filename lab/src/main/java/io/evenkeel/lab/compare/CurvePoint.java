package io.evenkeel.lab.compare;

/**
 * A training at one step.
 *
 * @param step number of updates made so far
 * @param seconds time that those steps took, evaluations left out
 * @param trainLoss mean of the mini-batches' losses since the point before; NaN at step 0
 * @param testLoss loss on the test data
 * @param score what is compared, on the test data: accuracy, or the root mean squared error
 */
public record CurvePoint(
    long step, double seconds, double trainLoss, double testLoss, double score) {}
