package io.evenkeel.kernels;

/**
 * What the user gave cannot be used. The message is one sentence for that user: what was expected,
 * what came, where, and what to do. The command line prints it alone and exits with code 2.
 */
public final class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidInputException(String message) {
    super(message);
  }

  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
