package io.evenkeel.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Breaks a long sentence into a terminal's lines, the second and later ones indented. */
public final class HangingLines {
  /** From here on characters are as a rule Chinese, twice as wide, and a line may break at any. */
  private static final int WIDE = 0x2E80;

  private HangingLines() {}

  /**
   * The lines.
   *
   * @param first what the first line begins with
   * @param rest what the others begin with
   * @param width columns of a line; a longer word stands alone
   */
  public static List<String> of(String text, String first, String rest, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    int used = first.length();
    boolean empty = true;
    for (String word : text.split("(?<= )|(?<=[\\x{2E80}-\\x{FFFF}])", -1)) {
      int columns = columns(word.stripTrailing());
      if (!empty && used + columns > width) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(rest);
        used = rest.length();
      }
      line.append(word);
      used += columns(word);
      empty = false;
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }

  /** Prints a sentence into lines, the second and later ones indented by two spaces. */
  public static void print(String text, PrintWriter out, int width) {
    of(text, "", "  ", width).forEach(out::println);
  }

  private static int columns(String word) {
    return word.codePoints().map(c -> c >= WIDE ? 2 : 1).sum();
  }
}
