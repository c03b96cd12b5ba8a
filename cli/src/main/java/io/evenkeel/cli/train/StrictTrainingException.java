package io.evenkeel.cli.train;

import java.io.Serial;

/** A training came to its end, but with warnings, which were to count as errors. */
public final class StrictTrainingException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StrictTrainingException(String message) {
    super(message);
  }
}
