package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help is as wide as the terminal, and breaks no word. */
class UsageHelpTest {
  private static final String COLUMNS = "evenkeel.columns";

  @AfterEach
  void anyWidth() {
    System.clearProperty(COLUMNS);
  }

  private static List<String> commands() {
    return List.copyOf(Main.commandLine().getSubcommands().keySet());
  }

  private static String help(String command) {
    CommandRunner run = CommandRunner.run(command, "--help");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out();
  }

  private static Set<String> words(String text) {
    return new HashSet<>(Arrays.asList(text.strip().split("\\s+", -1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 100})
  void noLineIsLongerThanTheTerminalAndNoWordIsBroken(int width) {
    for (String command : commands()) {
      System.clearProperty(COLUMNS);
      Set<String> whole = words(help(command));
      System.setProperty(COLUMNS, Integer.toString(width));
      String narrow = help(command);
      assertThat(words(narrow)).as(command).isEqualTo(whole);
      assertThat(narrow.lines().filter(line -> line.length() > width)).as(command).isEmpty();
    }
  }

  @Test
  void defaultsOfImagesAndOfTablesAreNamed() {
    for (String command : List.of("train", "compare")) {
      String text = help(command).replaceAll("\\s+", " ");
      assertThat(text)
          .contains(
              "(default: images 256, images of your own 16 to 512; tables 16 to 1024, depending on their"
                  + " rows)")
          .contains(
              "(default: images 512,256; tables 256,128, or with 500,000 rows or more"
                  + " 128,64)");
    }
  }

  @Test
  void aListAnOptionalValueAndAGroupAreShown() {
    assertThat(help("lab"))
        .contains("Usage: evenkeel lab [OPTIONS] [DATA]", "  --exhibits[=NAME[,...]]")
        .contains("\nThe exhibits:\n");
  }
}
