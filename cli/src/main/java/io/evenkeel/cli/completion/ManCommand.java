package io.evenkeel.cli.completion;

import io.evenkeel.cli.output.Version;
import io.evenkeel.cli.usage.CommandReference;
import io.evenkeel.cli.usage.ManPage;
import io.evenkeel.cli.usage.Usage;
import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel man}: the pages of the manual, and the reference in Markdown. */
@Command(
    name = "man",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Prints a command's page of the manual, or writes all of them into a folder.",
    footer = {
      "",
      "Examples:",
      "  evenkeel man train | man -l -",
      "  evenkeel man -o ~/.local/share/man/man1"
    })
public final class ManCommand implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "The command whose page is wanted (default: evenkeel itself).")
  private String command = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Write the pages of all commands into this folder.")
  private @Nullable Path output;

  @Option(names = "--markdown", description = "Print the reference of all commands in Markdown.")
  private boolean markdown;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandLine root = spec.root().commandLine();
    PrintWriter out = spec.commandLine().getOut();
    if ((markdown ? 1 : 0) + (output == null ? 0 : 1) + (command.isEmpty() ? 0 : 1) > 1) {
      throw new InvalidInputException(
          "a command, --output and --markdown are three ways to ask: give one of them");
    }
    if (markdown) {
      out.print(CommandReference.of(root));
    } else if (output == null) {
      out.print(page(named(root)));
    } else {
      out.println("wrote %d pages into %s".formatted(write(root, output), output));
    }
    out.flush();
  }

  private CommandLine named(CommandLine root) {
    CommandLine found = command.isEmpty() ? root : root.getSubcommands().get(command);
    if (found == null) {
      throw new InvalidInputException(
          "there is no command '%s': expected one of %s"
              .formatted(
                  command,
                  Usage.subcommands(root).stream()
                      .map(CommandLine::getCommandName)
                      .collect(Collectors.joining(", "))));
    }
    return found;
  }

  private static int write(CommandLine root, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InvalidInputException(
          "--output %s: expected a folder, or a place where one can be made: %s"
              .formatted(folder, AtomicFile.reason(e)),
          e);
    }
    List<CommandLine> all = new ArrayList<>();
    all.add(root);
    all.addAll(Usage.subcommands(root));
    for (CommandLine one : all) {
      AtomicFile.writeText(folder.resolve(ManPage.name(one) + ".1"), page(one));
    }
    return all.size();
  }

  private static String page(CommandLine command) {
    return ManPage.of(command, "evenkeel " + Version.read());
  }
}
