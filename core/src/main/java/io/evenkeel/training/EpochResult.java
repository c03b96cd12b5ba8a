package io.evenkeel.training;

import io.evenkeel.metrics.Evaluation;
import java.util.Optional;

/**
 * One finished epoch.
 *
 * @param epoch number of the epoch, from 1
 * @param steps number of steps of the whole training up to its end
 * @param learningRate rate of its last step
 * @param train loss (a mean over the epoch's mini-batches, weighted by their rows) and, for
 *     classes, accuracy as they were measured while training: each mini-batch before its update,
 *     with BN by batch statistics and with dropout
 * @param validation on the validation data at the epoch's end, with inference statistics
 * @param test on the test data at the epoch's end, with inference statistics
 * @param seconds time that the epoch's steps took, evaluations left out
 * @param rowsPerSecond training rows a second over that time
 */
public record EpochResult(
    int epoch,
    long steps,
    double learningRate,
    Evaluation train,
    Optional<Evaluation> validation,
    Optional<Evaluation> test,
    double seconds,
    double rowsPerSecond) {}
