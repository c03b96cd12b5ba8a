package io.evenkeel.cli.completion;

import io.evenkeel.cli.usage.Usage;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What fish reads to complete a command; picocli writes such a script for bash only. */
final class FishCompletion {
  private final CommandLine root;
  private final String name;
  private final StringBuilder text = new StringBuilder();

  FishCompletion(CommandLine root) {
    this.root = root;
    name = root.getCommandName();
  }

  String script() {
    text.append("# fish completion of ").append(name).append('\n');
    List<CommandLine> commands = Usage.subcommands(root);
    for (CommandLine command : commands) {
      String[] about = command.getCommandSpec().usageMessage().description();
      complete(
          "__fish_use_subcommand",
          "-f -a " + command.getCommandName(),
          about.length == 0 ? "" : about[0]);
    }
    root.getCommandSpec().options().forEach(option -> option("__fish_use_subcommand", option));
    for (CommandLine command : commands) {
      String here = "__fish_seen_subcommand_from " + command.getCommandName();
      command.getCommandSpec().options().forEach(option -> option(here, option));
    }
    return text.toString();
  }

  private void option(String condition, OptionSpec option) {
    if (option.hidden()) {
      return;
    }
    StringBuilder names = new StringBuilder();
    for (String one : option.names()) {
      if (one.startsWith("--")) {
        names.append("-l ").append(one.substring(2)).append(' ');
      } else {
        names.append(one.length() == 2 ? "-s " : "-o ").append(one.substring(1)).append(' ');
      }
    }
    if (option.arity().min() > 0) {
      names.append("-r ");
    }
    Iterable<String> candidates = option.completionCandidates();
    if (candidates != null) {
      String values =
          StreamSupport.stream(candidates.spliterator(), false).collect(Collectors.joining(" "));
      names.append("-f -a ").append(quoted(values)).append(' ');
    }
    String[] about = option.description();
    complete(condition, names.toString().strip(), about.length == 0 ? "" : about[0]);
  }

  private void complete(String condition, String what, String meaning) {
    text.append("complete -c ")
        .append(name)
        .append(" -n '")
        .append(condition)
        .append("' ")
        .append(what);
    if (!meaning.isEmpty()) {
      text.append(" -d ").append(quoted(firstSentence(meaning)));
    }
    text.append('\n');
  }

  /** As far as the first full stop, bracket or line: a shell shows one line. */
  private static String firstSentence(String meaning) {
    return meaning
        .replaceFirst("(?s)( \\(|\\.\\s|%n|\n|: ).*", "")
        .replaceFirst("\\.$", "")
        .replace("%%", "%");
  }

  private static String quoted(String plain) {
    return "'" + plain.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
