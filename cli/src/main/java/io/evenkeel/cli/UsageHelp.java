package io.evenkeel.cli;

import io.evenkeel.cli.output.HangingLines;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.usage.Usage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What {@code --help} prints, as wide as the terminal. picocli's own help breaks lines at any
 * hyphen, which splits option names in two.
 */
final class UsageHelp {
  private static final String SECTION = "evenkeel";
  private static final int WIDEST_NAMES = 28;
  private static final int INDENT = 2;

  private final Usage usage;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  private UsageHelp(Usage usage, int width) {
    this.usage = usage;
    this.width = width;
  }

  /** Has a command and its subcommands print their help so. */
  static void register(CommandLine commandLine) {
    commandLine.setHelpSectionKeys(List.of(SECTION));
    commandLine.setHelpSectionMap(
        Map.of(
            SECTION,
            help ->
                new UsageHelp(Usage.of(help.commandSpec().commandLine()), Terminal.helpWidth())
                    .render()));
  }

  private String render() {
    lines("Usage: " + usage.synopsis(), " ".repeat("Usage: ".length()));
    usage.description().forEach(line -> lines(line, ""));
    for (Usage.Section section : usage.sections()) {
      text.append('\n');
      if (!section.heading().isEmpty()) {
        lines(section.heading(), "");
      }
      section.entries().forEach(this::entry);
    }
    if (!usage.commands().isEmpty()) {
      text.append("\nCommands:\n");
      usage.commands().forEach(this::entry);
    }
    for (String line : usage.footer()) {
      int blanks = line.length() - line.stripLeading().length();
      lines(line, " ".repeat(blanks == 0 ? 0 : blanks + 2 * INDENT));
    }
    return text.toString();
  }

  /** Names in the left column, what they mean in the right one. */
  private void entry(Usage.Entry entry) {
    int column = column();
    String left = " ".repeat(INDENT) + entry.names();
    String first = left + " ".repeat(Math.max(0, column - left.length()));
    if (left.length() + INDENT > column) {
      lines(left, " ".repeat(2 * INDENT));
      first = " ".repeat(column);
    }
    HangingLines.of(entry.meaning(), first, " ".repeat(column), width).forEach(this::line);
  }

  /** Where the right column begins. */
  private int column() {
    int longest =
        Stream.concat(
                usage.sections().stream().flatMap(section -> section.entries().stream()),
                usage.commands().stream())
            .mapToInt(entry -> entry.names().length())
            .filter(length -> length <= Math.min(WIDEST_NAMES, width / 3))
            .max()
            .orElse(0);
    return INDENT + longest + INDENT;
  }

  private void lines(String sentence, String rest) {
    HangingLines.of(sentence, "", rest, width).forEach(this::line);
  }

  private void line(String one) {
    text.append(one).append('\n');
  }
}
