package io.evenkeel.cli.usage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/** A command's page of the manual, in troff's man macros: {@code man ./evenkeel-train.1}. */
public final class ManPage {
  private final Usage usage;
  private final StringBuilder text = new StringBuilder();

  private ManPage(Usage usage) {
    this.usage = usage;
  }

  /** The name of a command's page, without the section: {@code evenkeel-train}. */
  public static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName("-");
  }

  /**
   * A command's page.
   *
   * @param version what the foot of the page says
   */
  public static String of(CommandLine command, String version) {
    return new ManPage(Usage.of(command)).render(command, version);
  }

  private String render(CommandLine command, String version) {
    String name = name(command);
    line(".TH \"%s\" 1 \"\" \"%s\" \"Evenkeel\"".formatted(name.toUpperCase(Locale.ROOT), version));
    line(".SH NAME");
    line(escaped(name) + " \\- " + escaped(Usage.summary(command)));
    line(".SH SYNOPSIS");
    line(escaped(usage.synopsis()));
    section("DESCRIPTION", usage.description());
    for (Usage.Section section : usage.sections()) {
      line(
          ".SH "
              + (section.heading().isEmpty()
                  ? "OPTIONS"
                  : "\"" + escaped(section.heading()) + "\""));
      section.entries().forEach(this::entry);
    }
    if (!usage.commands().isEmpty()) {
      line(".SH COMMANDS");
      usage.commands().forEach(this::entry);
    }
    section("NOTES", usage.footer());
    List<String> others = new ArrayList<>();
    for (CommandLine one = command.getParent(); one != null; one = one.getParent()) {
      others.add(name(one));
    }
    Usage.subcommands(command).forEach(one -> others.add(name(one)));
    if (!others.isEmpty()) {
      line(".SH SEE ALSO");
      line(
          String.join(
              ", ", others.stream().map(other -> "\\fB" + escaped(other) + "\\fR(1)").toList()));
    }
    return text.toString();
  }

  /** Sentences as paragraphs; lines that are indented as they are. */
  private void section(String heading, List<String> lines) {
    if (lines.stream().allMatch(String::isBlank)) {
      return;
    }
    line(".SH " + heading);
    for (String one : lines) {
      if (one.isBlank()) {
        line(".PP");
      } else if (one.startsWith(" ")) {
        line(".nf");
        line(escaped(one));
        line(".fi");
      } else {
        line(escaped(one));
        line(".br");
      }
    }
  }

  private void entry(Usage.Entry entry) {
    line(".TP");
    line("\\fB" + escaped(entry.names()) + "\\fR");
    line(entry.meaning().isEmpty() ? "\\&" : escaped(entry.meaning()));
  }

  private void line(String one) {
    text.append(one).append('\n');
  }

  /**
   * Text in which troff sees no command: its backslash, its hyphen, and a dot or quote that begins
   * a line.
   */
  private static String escaped(String plain) {
    String one = plain.replace("\\", "\\e").replace("-", "\\-");
    return one.startsWith(".") || one.startsWith("'") ? "\\&" + one : one;
  }
}
