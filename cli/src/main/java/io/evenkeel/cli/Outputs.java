package io.evenkeel.cli;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a command writes. */
final class Outputs {
  private Outputs() {}

  /**
   * Makes sure that a model is not written over.
   *
   * @throws InvalidInputException if the output is the input
   */
  static void requireOther(Path input, Path output) {
    try {
      if (Files.exists(output) && Files.exists(input) && Files.isSameFile(input, output)) {
        throw new InvalidInputException(
            "%s is the model itself, which stays as it is: name another file with -o"
                .formatted(output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + output, e);
    }
  }
}
