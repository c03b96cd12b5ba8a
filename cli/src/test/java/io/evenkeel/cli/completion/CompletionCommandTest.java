package io.evenkeel.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shell completes. */
class CompletionCommandTest {
  private static final String NL = System.lineSeparator();

  @TempDir Path folder;

  private static String script(String shell) {
    CommandRunner run = CommandRunner.run("completion", shell);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  /**
   * The candidates that bash offers for the last of these words. The real compopt works only at a
   * prompt.
   */
  private List<String> completed(String... words) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("evenkeel.bash"), script("bash"));
    String ask =
        "compopt() { :; }; source %s; COMP_WORDS=(evenkeel %s); COMP_CWORD=%d; _complete_evenkeel; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(script, String.join(" ", words), words.length);
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", ask).redirectErrorStream(true).start();
    String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(answer).isZero();
    return answer.lines().map(String::strip).toList();
  }

  @Test
  void bashCompletesCommandsOptionsAndValues() throws Exception {
    assertThat(completed("tr")).containsExactly("train");
    assertThat(completed("train", "--epo")).containsExactly("--epochs");
    assertThat(completed("export", "--to")).containsExactly("--tolerance");
    assertThat(completed("completion", "f")).containsExactly("fish");
  }

  @ParameterizedTest
  @CsvSource({"zsh, #compdef evenkeel", "fish, # fish completion of evenkeel"})
  void eachCommandAndOptionIsKnownToTheOtherShells(String shell, String first) {
    String script = script(shell);

    assertThat(script).startsWith(first);
    Main.commandLine()
        .getSubcommands()
        .values()
        .forEach(command -> {
          assertThat(script).contains(command.getCommandName());
          command.getCommandSpec().options().stream()
              .filter(option -> !option.hidden())
              .forEach(option -> {
                String name = option.longestName().replaceFirst("^-+", "");
                assertThat(script).contains(shell.equals("fish") ? "-l " + name : name);
              });
        });
  }

  @Test
  void fishQuotesWhatAnOptionMeans() {
    assertThat(script("fish"))
        .contains(
            "complete -c evenkeel -n '__fish_seen_subcommand_from train' -l names -r -d"
                + " 'The columns\\' names, in place of a header\\'s'\n");
  }

  @Test
  void anotherShellIsRefused() {
    CommandRunner run = CommandRunner.run("completion", "csh");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "evenkeel: Invalid value for positional parameter at index 0 (SHELL): expected one of"
                + " [BASH, ZSH, FISH] (case-insensitive) but was 'csh'"
                + NL
                + "try 'evenkeel completion --help'"
                + NL);
  }
}
