package io.evenkeel.internal.engine;

/**
 * What changes from step to step.
 *
 * @param learningRate the schedule's rate at this step
 * @param seed the training's seed, from which dropout's masks are drawn
 * @param step index of the step in the whole training, from 0
 * @param averageShare how far the average of the weights goes towards them after this step
 */
public record StepSettings(double learningRate, long seed, long step, double averageShare) {

  /** A step after which the average stays where it is. */
  public StepSettings(double learningRate, long seed, long step) {
    this(learningRate, seed, step, 0);
  }
}
