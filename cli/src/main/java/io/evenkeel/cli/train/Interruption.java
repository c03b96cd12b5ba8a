package io.evenkeel.cli.train;

import io.evenkeel.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A training whose files could not be written, usually because the disk is full. */
final class Interruption {
  private Interruption() {}

  /** The same, with how the training goes on. */
  static UncheckedIOException explained(UncheckedIOException e, RunFolder folder) {
    IOException cause = e.getCause();
    return new UncheckedIOException(
        "%s; once that is fixed, continue with: %s %s"
            .formatted(e.getMessage(), folder.resumedBy(), folder.path()),
        cause);
  }
}
