package io.evenkeel.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.lab.exhibit.Exhibits;
import io.evenkeel.lab.page.Language;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExhibitSessionTest {
  @TempDir Path folder;

  private CommandRunner lab(String... more) {
    List<String> arguments = new ArrayList<>(List.of("lab", "--quick"));
    arguments.addAll(List.of("--cache", folder.resolve("cache").toString()));
    arguments.addAll(List.of(more));
    return CommandRunner.run(arguments.toArray(String[]::new));
  }

  @Test
  void anExhibitIsMeasuredOnceAndItsPageWritten() throws IOException {
    Path page = folder.resolve("page.html");
    String[] arguments = {"--exhibits", "bias", "--report", page.toString(), "--lang", "en"};
    CommandRunner run = lab(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("5. The bias is redundant", "The gradient of b was never longer than ")
        .contains("the page is " + page)
        .doesNotContain("measured before");
    assertThat(Files.readString(page)).contains("exhibit.bias.claim");
    List<String> json = new ArrayList<>(List.of(arguments));
    json.add("--json");
    CommandRunner again = lab(json.toArray(String[]::new));
    assertThat(again.err()).contains("measured before");
    JsonNode answer = new JsonMapper().readTree(again.lastLine()).at("/exhibits/0");
    assertThat(answer.get("name").stringValue()).isEqualTo("bias");
    assertThat(answer.get("verdict").stringValue()).isIn("holds", "partly");
    assertThat(answer.get("cached").booleanValue()).isTrue();
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsMeasured() {
    String page = folder.resolve("page.html").toString();
    assertThat(lab().err())
        .isEqualTo(
            "evenkeel: --report, --quick and --json belong to the exhibits: give --exhibits too,"
                + " alone for all or with names\n");
    assertThat(lab("--exhibits").err())
        .isEqualTo(
            "evenkeel: the exhibits need a file for their page: give --report FILE, such as"
                + " lab.html\n");
    assertThat(lab("--exhibits", "dropout", "--report", page).err())
        .isEqualTo(
            "evenkeel: the exhibits are input, every-layer, place, gamma-beta, bias, optimizers,"
                + " why, regularisation, test-time, depth, shifted, but got 'dropout'\n");
    String nowhere = folder.resolve("no/page.html").toString();
    assertThat(lab("--exhibits", "bias", "--report", nowhere).err())
        .isEqualTo(
            "evenkeel: cannot write %s: there is no folder %s; name another file%n"
                .formatted(nowhere, folder.resolve("no")));
    CommandRunner threads = lab("--exhibits", "bias", "--report", page, "--threads", "-1");
    assertThat(threads.err())
        .isEqualTo(
            "evenkeel: the number of threads (0 for one per processor) must be at least 0, but got"
                + " -1\n");
    assertThat(threads.exitCode()).isEqualTo(2);
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void aRequestToStopEndsTheMeasurementAtItsNextSteps() {
    StringWriter out = new StringWriter();
    try (ExhibitDisplay display =
        new ExhibitDisplay(Language.EN, new PrintWriter(out, true), null)) {
      display.onStart(Exhibits.named(List.of("bias")).getFirst(), 100);
      display.onSteps(16);
      display.requestStop();
      assertThatThrownBy(() -> display.onSteps(16)).isInstanceOf(CancellationException.class);
    }
  }
}
