package io.evenkeel.training;

/** Why a training ended. */
public enum StopReason {
  /** All epochs are done. */
  FINISHED,
  /** Early stopping's patience ran out. */
  EARLY_STOPPING,
  /** {@link Trainer#requestStop} was called. */
  STOP_REQUESTED
}
