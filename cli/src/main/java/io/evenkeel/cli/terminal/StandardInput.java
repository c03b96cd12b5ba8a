package io.evenkeel.cli.terminal;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableOptions;

/** Rows from standard input, where a command's table is {@code -} or {@code /dev/stdin}. */
public final class StandardInput {
  /** How it is written. */
  public static final String DASH = "-";

  /** What messages call it. */
  public static final String NAME = "standard input";

  private static final String DEVICE = "/dev/stdin";

  private StandardInput() {}

  /** Whether an argument means it. */
  public static boolean isMeant(String data) {
    return data.equals(DASH) || data.equals(DEVICE);
  }

  /** What messages call a command's table. */
  public static String name(String data) {
    return isMeant(data) ? NAME : data;
  }

  /** Its rows, all of which are taken in at once. */
  public static Table table(TableOptions options) {
    return Table.read(System.in, NAME, options);
  }

  /**
   * Refuses to read again what a run learned from.
   *
   * @param run the run's folder
   */
  public static InvalidInputException gone(String run) {
    return new InvalidInputException(
        "%s learned from standard input, whose rows are not kept: give a table, or learn from a file"
            .formatted(run));
  }
}
