package io.evenkeel.table;

import io.evenkeel.file.TemporaryFolder;
import java.nio.file.Path;

/** Where DuckDB puts what does not fit its memory: made when needed, removed by it. */
final class Spill {
  private static final Path FOLDER = TemporaryFolder.reserved("spill");

  private Spill() {}

  /** A folder of this process within the system's folder for temporary files. */
  static Path folder() {
    return FOLDER;
  }
}
