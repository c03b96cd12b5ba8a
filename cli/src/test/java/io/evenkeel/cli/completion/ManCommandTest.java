package io.evenkeel.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of the manual, and the reference in Markdown. */
class ManCommandTest {
  private static final String NL = System.lineSeparator();
  private static final Path REFERENCE =
      Path.of(System.getProperty("evenkeel.root"), "docs/COMMANDS.md");

  @TempDir Path folder;

  @Test
  void aPageNamesEachOptionOnce() {
    CommandRunner run = CommandRunner.run("man", "sql");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith(".TH \"EVENKEEL-SQL\" 1 \"\" \"evenkeel ")
        .containsOnlyOnce(".TP\n\\fB\\-o, \\-\\-output=FILE\\fR\nThe CSV file to write")
        .contains(".nf\n  evenkeel sql adult\\-1 \"SELECT age")
        .endsWith(".SH SEE ALSO\n\\fBevenkeel\\fR(1)\n");
    assertThat(run.out().lines().filter(line -> line.startsWith("'"))).isEmpty();
  }

  @Test
  void aFolderGetsAPageACommand() throws IOException {
    Path pages = folder.resolve("a/man1");

    CommandRunner run = CommandRunner.run("man", "-o", pages.toString());

    int commands = Main.commandLine().getSubcommands().size();
    assertThat(run.out()).isEqualTo("wrote %d pages into %s%n".formatted(commands + 1, pages));
    try (Stream<Path> files = Files.list(pages)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(commands + 1)
          .contains("evenkeel.1", "evenkeel-train.1", "evenkeel-man.1");
    }
  }

  @Test
  void theReferenceIsLevelWithTheCommands() throws IOException {
    CommandRunner run = CommandRunner.run("man", "--markdown");

    assertThat(Files.readString(REFERENCE))
        .as("write it anew: ./evenkeel man --markdown > docs/COMMANDS.md")
        .isEqualTo(run.out());
  }

  @Test
  void whatCannotBeAskedIsSaid() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(CommandRunner.run("man", "nope"))
        .isEqualTo(
            new CommandRunner(
                2,
                "",
                "evenkeel: there is no command 'nope': expected one of %s%n"
                    .formatted(String.join(", ", Main.commandLine().getSubcommands().keySet()))));
    assertThat(CommandRunner.run("man", "sql", "--markdown"))
        .isEqualTo(
            new CommandRunner(
                2,
                "",
                "evenkeel: a command, --output and --markdown are three ways to ask: give one of"
                    + " them"
                    + NL));
    assertThat(CommandRunner.run("man", "-o", file + "/x"))
        .isEqualTo(
            new CommandRunner(
                2,
                "",
                ("evenkeel: --output %s/x: expected a folder, or a place where one can be made: Not a"
                        + " directory%n")
                    .formatted(file)));
  }
}
