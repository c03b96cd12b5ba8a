package io.evenkeel.cli.train;

import io.evenkeel.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A training whose files could not be written, by a full disk as a rule. */
final class Interruption {
  private Interruption() {}

  /** The same, with how the training goes on. */
  static UncheckedIOException explained(UncheckedIOException e, RunFolder folder) {
    IOException cause = e.getCause();
    return new UncheckedIOException(
        "%s; when that is mended, go on with the training by evenkeel train --resume %s"
            .formatted(e.getMessage(), folder.path()),
        cause);
  }
}
