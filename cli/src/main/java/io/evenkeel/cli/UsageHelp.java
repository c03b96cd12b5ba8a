package io.evenkeel.cli;

import io.evenkeel.cli.output.HangingLines;
import io.evenkeel.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What {@code --help} prints, as wide as the terminal. picocli's own help breaks lines at any
 * hyphen, and so option names in two.
 */
final class UsageHelp {
  private static final String SECTION = "evenkeel";
  private static final int WIDEST_NAMES = 28;
  private static final int INDENT = 2;

  private final CommandSpec spec;
  private final Help help;
  private final int width;
  private final StringBuilder text = new StringBuilder();

  private UsageHelp(Help help, int width) {
    this.help = help;
    this.width = width;
    spec = help.commandSpec();
  }

  /** Has a command and its subcommands print their help so. */
  static void register(CommandLine commandLine) {
    commandLine.setHelpSectionKeys(List.of(SECTION));
    commandLine.setHelpSectionMap(
        Map.of(SECTION, help -> new UsageHelp(help, Terminal.helpWidth()).render()));
  }

  private String render() {
    lines("Usage: " + help.abbreviatedSynopsis().strip(), " ".repeat("Usage: ".length()));
    for (String sentence : spec.usageMessage().description()) {
      lines(plain(sentence), "");
    }
    Set<ArgSpec> grouped = new LinkedHashSet<>();
    spec.argGroups().forEach(group -> grouped.addAll(group.allOptionsNested()));
    List<ArgSpec> own = new ArrayList<>();
    own.addAll(spec.positionalParameters());
    spec.options().stream().filter(option -> !grouped.contains(option)).forEach(own::add);
    text.append('\n');
    own.forEach(this::argument);
    for (ArgGroupSpec group : spec.argGroups()) {
      String heading = group.heading();
      text.append('\n');
      if (heading != null) {
        lines(plain(heading).strip(), "");
      }
      group.allOptionsNested().forEach(this::argument);
    }
    commands();
    for (String line : spec.usageMessage().footer()) {
      String one = plain(line);
      int blanks = one.length() - one.stripLeading().length();
      lines(one, " ".repeat(blanks == 0 ? 0 : blanks + 2 * INDENT));
    }
    return text.toString();
  }

  private void commands() {
    if (spec.subcommands().isEmpty()) {
      return;
    }
    text.append("\nCommands:\n");
    new LinkedHashSet<>(spec.subcommands().values())
        .forEach(command -> {
          String[] sentences = command.getCommandSpec().usageMessage().description();
          entry(command.getCommandName(), sentences.length == 0 ? "" : plain(sentences[0]));
        });
  }

  private void argument(ArgSpec argument) {
    if (argument.hidden()) {
      return;
    }
    String names =
        switch (argument) {
          case OptionSpec option -> optionNames(option);
          case PositionalParamSpec parameter -> parameter.paramLabel();
          default -> argument.paramLabel();
        };
    entry(names, description(argument));
  }

  private static String optionNames(OptionSpec option) {
    String names = String.join(", ", option.names());
    if (option.arity().max() == 0) {
      return names;
    }
    String list = option.splitRegex().isEmpty() ? "" : "[%s...]".formatted(option.splitRegex());
    String value = option.paramLabel() + list;
    return option.arity().min() == 0 ? "%s[=%s]".formatted(names, value) : names + "=" + value;
  }

  private static String description(ArgSpec argument) {
    String all = String.join(" ", argument.description());
    String standard = String.valueOf(argument.defaultValue());
    Iterable<String> candidates = argument.completionCandidates();
    String choices = candidates == null ? "" : String.join(", ", candidates);
    return plain(
        all.replace("${DEFAULT-VALUE}", standard).replace("${COMPLETION-CANDIDATES}", choices));
  }

  /** Names in the left column, what they mean in the right one. */
  private void entry(String names, String meaning) {
    int column = column();
    String left = " ".repeat(INDENT) + names;
    if (left.length() + INDENT > column) {
      lines(left, " ".repeat(2 * INDENT));
      HangingLines.of(meaning, " ".repeat(column), " ".repeat(column), width).forEach(this::line);
    } else {
      String first = left + " ".repeat(column - left.length());
      HangingLines.of(meaning, first, " ".repeat(column), width).forEach(this::line);
    }
  }

  /** Where the right column begins. */
  private int column() {
    int longest =
        Stream.concat(
                Stream.concat(
                    spec.options().stream().filter(o -> !o.hidden()).map(UsageHelp::optionNames),
                    spec.positionalParameters().stream().map(PositionalParamSpec::paramLabel)),
                spec.subcommands().keySet().stream())
            .mapToInt(String::length)
            .filter(length -> length <= Math.min(WIDEST_NAMES, width / 3))
            .max()
            .orElse(0);
    return INDENT + longest + INDENT;
  }

  private void lines(String sentence, String rest) {
    for (String one : sentence.split("\n", -1)) {
      HangingLines.of(one, "", rest, width).forEach(this::line);
    }
  }

  private void line(String one) {
    text.append(one).append('\n');
  }

  /** Without picocli's escapes of a percent sign and a line's end. */
  private static String plain(String text) {
    return Arrays.stream(text.split("%%", -1))
        .map(part -> part.replace("%n", "\n"))
        .reduce((a, b) -> a + "%" + b)
        .orElse("");
  }
}
