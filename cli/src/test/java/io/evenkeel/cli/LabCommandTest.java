package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LabCommandTest {

  @Test
  void servesThePlaygroundUntilItIsStopped() throws IOException, InterruptedException {
    StringWriter out = new StringWriter();
    PrintWriter lines = new PrintWriter(out, true);
    Thread command =
        Thread.ofPlatform()
            .daemon()
            .start(() ->
                Main.execute(Main.commandLine().setOut(lines), "lab", "--lang", "zh", "--no-open"));
    while (!out.toString().contains("Ctrl-C")) {
      Thread.sleep(20);
    }
    URI address = URI.create(out.toString().lines().findFirst().orElse("").split(" +", 2)[1]);
    assertThat(address.toString()).matches("http://127\\.0\\.0\\.1:\\d+/\\?token=[0-9a-f]{32}");
    String page;
    try (var in = address.toURL().openStream()) {
      page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(page)
        .contains("<html lang=\"zh\">")
        .contains("<title>批归一化演练场</title>")
        .contains("Evenkeel.playground(\"zh\", \"?" + address.getQuery() + "\")");
    command.interrupt();
    command.join();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), address.getPort()))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void aPortThatIsNoneIsSaid() {
    CommandRunner run = CommandRunner.run("lab", "--port", "-1");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .endsWith("a port is a number from 1 to 65535, or 0 for any that is free, but got -1\n");
  }
}
