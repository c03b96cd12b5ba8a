package io.evenkeel.spark;

/** A training on a cluster cannot go on, and would fail again if it were retried. */
public final class TrainingStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TrainingStoppedException(String message) {
    super(message);
  }
}
