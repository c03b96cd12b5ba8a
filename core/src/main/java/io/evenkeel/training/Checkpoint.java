package io.evenkeel.training;

import io.evenkeel.internal.state.TrainingState;

/**
 * A training at rest between two steps.
 *
 * @param state parameters, optimizer state and statistics; read only
 * @param progress how far the training has come
 */
public record Checkpoint(TrainingState state, Progress progress) {}
