package io.evenkeel.cli.usage;

import java.util.List;
import picocli.CommandLine;

/** The reference of all commands in Markdown, which is {@code docs/COMMANDS.md}. */
public final class CommandReference {
  private static final int WIDTH = 120;

  private final StringBuilder text = new StringBuilder();

  private CommandReference() {}

  /** The reference of a command and its subcommands. */
  public static String of(CommandLine root) {
    CommandReference reference = new CommandReference();
    reference.line("# The command line");
    reference.line("");
    reference.wrapped(
        "Written by `evenkeel man --markdown` from what `--help` prints; a test keeps the two"
            + " equal. Exit codes: 0 done; 1 failed on the way; 2 bad input or usage.",
        "");
    reference.command(root);
    Usage.subcommands(root).forEach(reference::command);
    return reference.text.toString();
  }

  private void command(CommandLine command) {
    Usage usage = Usage.of(command);
    line("");
    line("## " + usage.name());
    line("");
    line(
        "    "
            + usage.synopsis().lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse(""));
    paragraphs(usage.description());
    for (Usage.Section section : usage.sections()) {
      if (!section.heading().isEmpty()) {
        line("");
        line("### " + inText(section.heading()));
      }
      entries(section.entries());
    }
    entries(usage.commands());
    paragraphs(usage.footer());
  }

  private void entries(List<Usage.Entry> entries) {
    if (!entries.isEmpty()) {
      line("");
    }
    for (Usage.Entry entry : entries) {
      wrapped("- `" + entry.names() + "` " + inText(entry.meaning()), "  ");
    }
  }

  /** Sentences, and lines that are indented as code. */
  private void paragraphs(List<String> lines) {
    boolean code = false;
    for (String one : lines) {
      if (one.isBlank()) {
        code = false;
      } else if (one.startsWith(" ")) {
        if (!code) {
          line("");
        }
        line("    " + one.strip());
        code = true;
      } else {
        line("");
        wrapped(inText(one), "");
        code = false;
      }
    }
  }

  private void wrapped(String sentence, String rest) {
    StringBuilder one = new StringBuilder();
    for (String word : sentence.strip().split("\\s+", -1)) {
      if (!one.isEmpty() && one.length() + 1 + word.length() > WIDTH) {
        line(one.toString());
        one.setLength(0);
        one.append(rest);
      } else if (!one.isEmpty()) {
        one.append(' ');
      }
      one.append(word);
    }
    line(one.toString());
  }

  /** Text in which Markdown sees no markup. */
  private static String inText(String plain) {
    return plain.replaceAll("([*_<>\\[\\]|])", "\\\\$1");
  }

  private void line(String one) {
    text.append(one.stripTrailing()).append('\n');
  }
}
