package io.evenkeel.spark.internal.exchange;

/** Another worker found that the training cannot go on, and said why. */
public final class PeerFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PeerFailedException(String message) {
    super(message);
  }
}
