package io.evenkeel.cli.output;

import io.evenkeel.json.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines whose cells stand under each other, two spaces apart. A name with a line's end in it stays
 * on its line.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> lines = new ArrayList<>();
  private final String alignment;

  /**
   * An empty table.
   *
   * @param alignment one letter per column: {@code l} for left, {@code r} for right
   */
  public TextTable(String alignment) {
    this.alignment = alignment;
  }

  /** Adds a line; columns that are left out are empty. */
  public TextTable line(String... cells) {
    return line(List.of(cells));
  }

  /** Adds a line. */
  public TextTable line(List<String> cells) {
    lines.add(cells.stream().map(Printable::line).toList());
    return this;
  }

  /** Columns of the widest possible line. */
  public int width() {
    return Arrays.stream(widths()).sum() + GAP.length() * (alignment.length() - 1);
  }

  private int[] widths() {
    int[] widths = new int[alignment.length()];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return widths;
  }

  /**
   * Prints the lines, each in two if they are too wide: the first cell, and under it the others.
   *
   * @param columns of the terminal
   */
  public void print(PrintWriter out, int columns) {
    if (width() <= columns) {
      print(out);
      return;
    }
    TextTable others = new TextTable(alignment.substring(1));
    lines.forEach(line -> others.line(line.subList(1, line.size())));
    int[] widths = others.widths();
    for (List<String> line : lines) {
      out.println(line.getFirst());
      out.println(GAP + others.text(line.subList(1, line.size()), widths));
    }
  }

  public void print(PrintWriter out) {
    int[] widths = widths();
    lines.forEach(line -> out.println(text(line, widths)));
  }

  private String text(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      String padding = " ".repeat(widths[i] - line.get(i).length());
      text.append(i == 0 ? "" : GAP);
      text.append(alignment.charAt(i) == 'r' ? padding + line.get(i) : line.get(i) + padding);
    }
    return text.toString().stripTrailing();
  }
}
