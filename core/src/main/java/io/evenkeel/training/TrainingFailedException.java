package io.evenkeel.training;

/**
 * A step turned non-finite, and the training stopped. The step was undone; the checkpoints are
 * those from before it. The message is one sentence for the user.
 */
public final class TrainingFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long step;
  private final String refusal;

  TrainingFailedException(String message, long step, String refusal) {
    super(message);
    this.step = step;
    this.refusal = refusal;
  }

  /** Number of the step in the whole training, from 1. */
  public long step() {
    return step;
  }

  /** The layer and the array that turned non-finite. */
  public String refusal() {
    return refusal;
  }
}
