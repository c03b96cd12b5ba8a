package io.evenkeel.cli.options;

import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;

/** A command line as it was typed, with the options of a recipe spelt out. */
public final class TypedCommand {
  private TypedCommand() {}

  /** Fit for a shell: {@code evenkeel train mnist --epochs 5}. */
  public static String of(ParseResult given) {
    return given.expandedArgs().stream()
        .map(TypedCommand::quoted)
        .collect(Collectors.joining(" ", given.commandSpec().qualifiedName(" ") + " ", ""))
        .strip();
  }

  private static String quoted(String argument) {
    return argument.matches("[\\w./:=,+@%-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
