package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With --json an error is one object on standard output, and a sentence on standard error. */
class JsonErrorsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  static List<String> commands() {
    return List.copyOf(Main.commandLine().getSubcommands().keySet());
  }

  private static void requireJson(CommandRunner run, String sentence) {
    JsonNode json = JSON.readTree(run.out());
    assertThat(json.propertyNames()).containsExactly("error");
    assertThat(json.get("error").asString()).isEqualTo(sentence);
    assertThat(run.out()).hasLineCount(1);
    assertThat(run.err()).startsWith("evenkeel: " + sentence + System.lineSeparator());
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void ofAnUnknownOption(String command) {
    CommandRunner run = CommandRunner.run(command, "--json", "--no-such-option");
    String said = run.err().lines().findFirst().orElseThrow();
    assertThat(said)
        .matches("evenkeel: (Unknown options?|Missing required (parameter|option)s?): .+");
    requireJson(run, said.substring("evenkeel: ".length()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --epochs x|Invalid value for option '--epochs': expected a number of epochs, such as 10"
            + " or 9.9, but got 'x'",
        "train --batch-size x|Invalid value for option '--batch-size': expected a whole number, but"
            + " got 'x'",
        "train --batch-size 3000000000|Invalid value for option '--batch-size': expected a whole"
            + " number from -2147483648 to 2147483647, but got '3000000000'",
        "train --seed 1.5|Invalid value for option '--seed': expected a whole number, but got"
            + " '1.5'",
        "train --dropout half|Invalid value for option '--dropout': expected a number, but got"
            + " 'half'",
        "inspect a --plan=maybe|Invalid value for option '--plan': expected true or false, but got"
            + " 'maybe'",
        "predict a b c|there is no use for the argument 'c'",
        "predict a b c d|there is no use for the arguments 'c', 'd'"
      })
  void ofAnOptionSaysWhatWasExpected(String arguments, String sentence) {
    requireJson(CommandRunner.run((arguments + " --json").split(" ", -1)), sentence);
  }

  @Test
  void ofARunThatIsNotThere() {
    String runs = folder.toString();
    requireJson(
        CommandRunner.run("inspect", "none", "--runs", runs, "--json"),
        "there is no run none, neither as a folder nor in %s: train one with evenkeel train"
            .formatted(runs));
  }

  @Test
  void withoutTheOptionStandardOutputIsEmpty() {
    assertThat(CommandRunner.run("inspect", "none", "--", "--json").out()).isEmpty();
  }
}
