package io.evenkeel.spark.internal.exchange;

/**
 * Another worker has gone or no longer answers, so that the step cannot be finished. The state is
 * that of the step before.
 */
public final class PeerLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PeerLostException(String message) {
    super(message);
  }

  public PeerLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
