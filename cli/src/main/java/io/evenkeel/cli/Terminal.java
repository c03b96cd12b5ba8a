package io.evenkeel.cli;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Where a progress bar can be drawn. */
final class Terminal {
  private Terminal() {}

  /**
   * Standard error, if it is a terminal that can redraw a line; null otherwise. The launcher knows:
   * to Java standard error is a pipe.
   */
  static @Nullable PrintStream stream() {
    boolean terminal = Boolean.getBoolean("evenkeel.stderr.terminal");
    return terminal && !"dumb".equals(System.getenv("TERM")) ? System.err : null;
  }
}
