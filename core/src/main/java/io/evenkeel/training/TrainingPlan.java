package io.evenkeel.training;

import io.evenkeel.network.Network;

/**
 * What a training is about to do.
 *
 * @param network what is trained
 * @param config its settings
 * @param trainingRows number of rows that are trained on
 * @param validationRows number of validation rows, 0 for no validation
 * @param testRows number of test rows, 0 for no test
 * @param stepsPerEpoch number of mini-batches of an epoch
 * @param totalSteps number of steps of the whole training
 * @param from where it starts: at the beginning, or where it was resumed
 */
public record TrainingPlan(
    Network network,
    TrainingConfig config,
    long trainingRows,
    int validationRows,
    int testRows,
    int stepsPerEpoch,
    long totalSteps,
    Progress from) {}
