package io.evenkeel.training;

/**
 * Is told how a training goes, on the training's own thread. To stop a training, call {@link
 * Trainer#requestStop}; an exception thrown here ends it.
 */
public interface TrainingListener {

  /** Before the first step. */
  default void onStart(TrainingPlan plan) {}

  /** After every step. */
  default void onStep(StepResult step) {}

  /** After every epoch and its evaluations, before its checkpoint is saved. */
  default void onEpoch(EpochResult epoch) {}

  /** After the last step, when the training ended without a failure. */
  default void onEnd(TrainingRun run) {}
}
