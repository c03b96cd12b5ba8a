package io.evenkeel.training;

import io.evenkeel.metrics.Evaluation;

/** Is told how good a network is at chosen steps, on the training's own thread. */
@FunctionalInterface
public interface EvaluationListener {

  /**
   * After a step.
   *
   * @param step number of updates made so far
   * @param evaluation of the model at that moment, with inference statistics
   */
  void onEvaluation(long step, Evaluation evaluation);
}
