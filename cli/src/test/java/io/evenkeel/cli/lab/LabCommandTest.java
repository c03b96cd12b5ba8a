package io.evenkeel.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.Main;
import io.evenkeel.testkit.UnusedPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LabCommandTest {
  @TempDir private Path folder;

  private static Thread start(StringWriter out, String... arguments) throws InterruptedException {
    PrintWriter lines = new PrintWriter(out, true);
    Thread command =
        Thread.ofPlatform()
            .daemon()
            .start(() -> Main.execute(Main.commandLine(arguments).setOut(lines), arguments));
    while (!out.toString().contains("Ctrl-C")) {
      Thread.sleep(20);
    }
    return command;
  }

  private static URI address(StringWriter out) {
    return URI.create(out.toString().lines().findFirst().orElse("").split(" +", 2)[1]);
  }

  private static String page(StringWriter out) throws IOException {
    try (var in = address(out).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void refused(String message, String... arguments) {
    CommandRunner run = CommandRunner.run(arguments);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).endsWith("evenkeel: " + message + "\n");
  }

  @Test
  void servesThePlaygroundUntilItIsStopped() throws IOException, InterruptedException {
    StringWriter out = new StringWriter();
    int port = UnusedPort.find();
    Thread command = start(out, "lab", "--lang", "zh", "--no-open", "--port", String.valueOf(port));
    URI address = address(out);
    assertThat(address.toString()).matches("http://127\\.0\\.0\\.1:\\d+/\\?token=[0-9a-f]{32}");
    assertThat(page(out))
        .contains("<html lang=\"zh\">")
        .contains("<title>批归一化演练场</title>")
        .contains("Evenkeel.playground(\"zh\", \"?" + address.getQuery() + "&page=");
    command.interrupt();
    command.join();
    assertThat(address.getPort()).isEqualTo(port);
    assertThat(UnusedPort.becomesUnused(port)).isTrue();
  }

  @Test
  void aTableIsWhatThePlaygroundBeginsWith() throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder("size;open;price\n");
    for (int i = 0; i < 60; i++) {
      text.append("%d;%s;%d.5%n".formatted(i * 37 % 61, i % 3 == 0 ? "yes" : "no", i * 13 % 59));
    }
    String file = Files.writeString(folder.resolve("shops.csv"), text).toString();
    StringWriter out = new StringWriter();
    Thread command = start(out, "lab", file, "--target", "open", "--delimiter", ";", "--no-open");
    assertThat(page(out))
        .contains("{\"name\":\"shops.csv\",\"columns\":[\"size\",\"open\",\"price\"]")
        .contains("\"data\":\"table\",\"table\":\"shops.csv\",\"target\":\"open\"");
    command.interrupt();
    command.join();
  }

  @Test
  void whatCannotBeIsSaid() throws IOException {
    String file = Files.writeString(folder.resolve("a.csv"), "a,b\n1,2\n2,1\n").toString();
    refused(
        "the table comes from --sql or from DATA, so leave one out",
        "lab",
        file,
        "--sql",
        "SELECT 1");
    refused(
        "options for a table were given, but no table: give its file, or a query with --sql",
        "lab",
        "--target",
        "a");
    refused(
        "the exhibits have data of their own: leave out the table and its options, or leave out"
            + " --exhibits",
        "lab",
        file,
        "--exhibits");
    refused(
        "a port is a number from 1 to 65535, or 0 for any that is free, but got -1",
        "lab",
        "--port",
        "-1");
    CommandRunner run = CommandRunner.run("lab", file, "--target", "c");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("'c'");
  }
}
