package io.evenkeel.table;

import java.nio.file.Path;

/** Where DuckDB puts what does not fit its memory: made when needed, removed by it. */
final class Spill {
  private Spill() {}

  /** A folder of this process within the system's folder for temporary files. */
  static Path folder() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "evenkeel-spill-" + ProcessHandle.current().pid());
  }
}
