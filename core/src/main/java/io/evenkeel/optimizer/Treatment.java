package io.evenkeel.optimizer;

/**
 * What an {@link Optimizer} does with one parameter, all its groups considered.
 *
 * @param trained whether it moves at all
 * @param rateFactor what its learning rate is multiplied by
 * @param weightDecay its weight decay
 * @param direction the direction in which it moves
 */
public record Treatment(
    boolean trained, double rateFactor, double weightDecay, Direction direction) {}
