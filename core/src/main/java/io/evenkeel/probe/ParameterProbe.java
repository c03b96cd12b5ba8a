package io.evenkeel.probe;

/**
 * One parameter at one step. Gradient and update are those of the training's own step that was just
 * made, on its own mini-batch; before the first step there are none.
 *
 * @param name {@code weight}, {@code bias}, {@code gamma}, {@code beta}, {@code table0}
 * @param norm Euclidean norm of its values, after the step
 * @param gradientNorm Euclidean norm of its gradient, before any clipping; NaN at step 0
 * @param updateRatio norm of what the step added to it, divided by its norm before the step; NaN at
 *     step 0 and where it was 0
 */
public record ParameterProbe(String name, double norm, double gradientNorm, double updateRatio) {}
