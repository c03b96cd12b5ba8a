package io.evenkeel.cli.terminal;

import io.evenkeel.cli.output.HangingLines;
import java.io.PrintStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Where a progress bar can be drawn. */
public final class Terminal {
  private static final int NARROWEST = 40;
  private static final int WIDEST_HELP = 100;

  private Terminal() {}

  /** Columns of a line; very many where nobody looks at a terminal. */
  public static int columns() {
    return Integer.getInteger("evenkeel.columns", Integer.MAX_VALUE);
  }

  /** Prints a sentence in as many lines as the terminal needs; elsewhere, for programs, in one. */
  public static void print(String sentence, PrintWriter out) {
    HangingLines.print(sentence, out, columns());
  }

  /** Columns of a line of help: those of the terminal, as far as lines can be read well. */
  public static int helpWidth() {
    return Math.clamp(columns(), NARROWEST, WIDEST_HELP);
  }

  /**
   * Standard error, if it is a terminal that can redraw a line; null otherwise. The launcher knows:
   * to Java standard error is a pipe.
   */
  public static @Nullable PrintStream stream() {
    boolean terminal = Boolean.getBoolean("evenkeel.stderr.terminal");
    return terminal && !"dumb".equals(System.getenv("TERM")) ? System.err : null;
  }
}
