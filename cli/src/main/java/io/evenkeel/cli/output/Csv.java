package io.evenkeel.cli.output;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lines of CSV files (RFC 4180). */
public final class Csv {
  private Csv() {}

  /** A line of cells, with its end; null is an empty cell. */
  public static String line(List<? extends @Nullable String> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\n"));
  }

  /** A text as a cell, in quotes where it needs them. */
  public static String cell(@Nullable String text) {
    if (text == null) {
      return "";
    }
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
