package io.evenkeel.kernels;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * What the caller handed over is wrong: a file, an option, a shape, a number.
 *
 * <p>The message is one sentence for the person who can mend it: what was expected, what came,
 * where (file, line, row, column, layer), and what to do. The command line prints it as it is,
 * without a stack trace, and exits with 2; every other exception counts as a failed run and exits
 * with 1.
 *
 * {@snippet class="io.evenkeel.examples.KernelsExamples" region="invalid-input"}
 *
 * <p>It lives here because this is the module that every other one depends on.
 */
public class InvalidInputException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * An error that has no other exception behind it.
   *
   * @param message one sentence: expected, got, where, remedy
   */
  public InvalidInputException(String message) {
    super(message);
  }

  /**
   * An error that another exception brought to light.
   *
   * @param message one sentence: expected, got, where, remedy
   * @param cause shown with {@code --debug} only
   */
  public InvalidInputException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
