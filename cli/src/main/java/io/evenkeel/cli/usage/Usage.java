package io.evenkeel.cli.usage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a command says of itself, in plain text and in order.
 *
 * @param name the command's whole name, {@code evenkeel train}
 * @param synopsis how it is called
 * @param description its sentences
 * @param sections its parameters and options: first those without a heading, then group by group
 * @param commands its subcommands, each with what it is for
 * @param footer the lines below, such as examples; a line that is indented is to be left as it is
 */
public record Usage(
    String name,
    String synopsis,
    List<String> description,
    List<Section> sections,
    List<Entry> commands,
    List<String> footer) {

  /** Parameters and options under one heading, which may be empty. */
  public record Section(String heading, List<Entry> entries) {}

  /** A name, or several, and what it means. */
  public record Entry(String names, String meaning) {}

  /** What a command says of itself. */
  public static Usage of(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
    return new Usage(
        spec.qualifiedName(),
        help.abbreviatedSynopsis().strip(),
        lines(spec.usageMessage().description()),
        sections(spec),
        subcommands(command).stream()
            .map(one -> new Entry(one.getCommandName(), summary(one)))
            .toList(),
        lines(spec.usageMessage().footer()));
  }

  /** A command's own subcommands, each once, in their order. */
  public static List<CommandLine> subcommands(CommandLine command) {
    return List.copyOf(new LinkedHashSet<>(command.getSubcommands().values()));
  }

  /** The first sentence of what a command says of itself. */
  static String summary(CommandLine command) {
    String[] sentences = command.getCommandSpec().usageMessage().description();
    return sentences.length == 0 ? "" : plain(sentences[0]);
  }

  /** What an option or a parameter means. */
  static String meaning(ArgSpec argument) {
    String all = String.join(" ", argument.description());
    String standard = String.valueOf(argument.defaultValue());
    Iterable<String> candidates = argument.completionCandidates();
    String choices = candidates == null ? "" : String.join(", ", candidates);
    return plain(
        all.replace("${DEFAULT-VALUE}", standard).replace("${COMPLETION-CANDIDATES}", choices));
  }

  private static List<Section> sections(CommandSpec spec) {
    Set<ArgSpec> grouped = new LinkedHashSet<>();
    spec.argGroups().forEach(group -> grouped.addAll(group.allOptionsNested()));
    List<ArgSpec> own = new ArrayList<>(spec.positionalParameters());
    spec.options().stream().filter(option -> !grouped.contains(option)).forEach(own::add);
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("", entries(own)));
    for (ArgGroupSpec group : spec.argGroups()) {
      String heading = group.heading();
      sections.add(
          new Section(
              heading == null ? "" : plain(heading).strip(), entries(group.allOptionsNested())));
    }
    return sections;
  }

  private static List<Entry> entries(List<? extends ArgSpec> arguments) {
    return arguments.stream()
        .filter(argument -> !argument.hidden())
        .map(argument -> new Entry(names(argument), meaning(argument)))
        .toList();
  }

  private static String names(ArgSpec argument) {
    return switch (argument) {
      case OptionSpec option -> optionNames(option);
      case PositionalParamSpec parameter -> parameter.paramLabel();
      default -> argument.paramLabel();
    };
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

  private static List<String> lines(String... sentences) {
    return Arrays.stream(sentences)
        .flatMap(sentence -> Arrays.stream(plain(sentence).split("\n", -1)))
        .toList();
  }

  /** Without picocli's escapes of a percent sign and a line's end. */
  private static String plain(String text) {
    return Arrays.stream(text.split("%%", -1))
        .map(part -> part.replace("%n", "\n"))
        .reduce((a, b) -> a + "%" + b)
        .orElse("");
  }
}
