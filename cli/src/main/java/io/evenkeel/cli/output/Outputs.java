package io.evenkeel.cli.output;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a command writes. */
public final class Outputs {
  private Outputs() {}

  /**
   * Refuses an output that cannot be written, before anything is computed for it.
   *
   * @throws InvalidInputException if it is a folder, or in none that may be written to
   */
  public static void requireWritable(Path output) {
    Path folder = output.toAbsolutePath().getParent();
    String defect = null;
    if (Files.isDirectory(output) || folder == null) {
      defect = "it is a folder";
    } else if (!Files.isDirectory(folder)) {
      defect = "there is no folder %s".formatted(folder);
    } else if (Files.exists(output) && !Files.isRegularFile(output)) {
      defect = Files.isWritable(output) ? null : "it may not be written to"; // a device, a pipe
    } else if (!Files.isWritable(folder)) {
      defect = "the folder %s may not be written to".formatted(folder);
    }
    if (defect != null) {
      throw new InvalidInputException(
          "cannot write %s: %s; name another file".formatted(output, defect));
    }
  }

  /**
   * Refuses a folder that cannot be made, before anything is computed for it.
   *
   * @throws InvalidInputException if the folder that it would be in may not be written to
   */
  public static void requireNewFolder(Path output) {
    Path there = output.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
      throw new InvalidInputException(
          "cannot make the folder %s: %s is no folder that may be written to; name another"
              .formatted(output, there));
    }
  }

  /**
   * Makes sure that a model is not written over, and that the other can be written.
   *
   * @throws InvalidInputException if the output is the input, or cannot be written
   */
  public static void requireOther(Path input, Path output) {
    requireWritable(output);
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
