package io.evenkeel.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.SmallDigits;
import io.evenkeel.testkit.UnusedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class TrainLiveTest {
  @TempDir private Path folder;

  private CommandRunner train(String name, String... more) throws IOException {
    Path data = SmallDigits.write(folder.resolve(name + "-data"), 600, 100);
    String[] always = {
      "train",
      data.toString(),
      "--hidden",
      "16",
      "--epochs",
      "2",
      "--runs",
      folder.resolve("runs").toString(),
      "--name",
      name,
      "--json"
    };
    String[] all = Arrays.copyOf(always, always.length + more.length);
    System.arraycopy(more, 0, all, always.length, more.length);
    return CommandRunner.run(all);
  }

  private static String hash(CommandRunner run) {
    return new JsonMapper().readTree(run.lastLine()).get("parametersSha256").asString();
  }

  @Test
  void theAddressIsPrintedTheTrainingIsTheSameAndNothingListensAfterwards() throws Exception {
    CommandRunner alone = train("alone");
    int port = UnusedPort.find();
    CommandRunner live = train("live", "--live", "--port", String.valueOf(port));
    assertThat(live.exitCode()).as(live.err()).isZero();
    String address =
        live.err()
            .lines()
            .filter(line -> line.startsWith("live "))
            .map(line -> line.split(" +", 2)[1])
            .findFirst()
            .orElse("");
    assertThat(address).matches("http://127\\.0\\.0\\.1:%d/\\?token=[0-9a-f]{32}".formatted(port));
    assertThat(UnusedPort.becomesUnused(port)).isTrue();
    assertThat(hash(live)).isEqualTo(hash(alone));
    assertThat(alone.err()).doesNotContain("live ");
  }

  @Test
  void aPortThatIsNoneIsSaid() throws IOException {
    CommandRunner run = train("port", "--live", "--port", "70000");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(folder.resolve("runs")).doesNotExist();
    assertThat(run.err())
        .endsWith("a port is a number from 1 to 65535, or 0 for any that is free, but got 70000\n");
  }

  @Test
  void aPortThatIsTakenIsSaidBeforeThereIsAFolder() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      String expected =
          ("cannot listen on port %s of 127.0.0.1, which is taken or not allowed: choose another, or"
                  + " 0 for any that is free\n")
              .formatted(port);
      CommandRunner run = train("taken", "--live", "--port", port);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).endsWith(expected);
      CommandRunner compare =
          CommandRunner.run(
              "compare", "--live", "--port", port, "--runs", folder.resolve("runs").toString());
      assertThat(compare.exitCode()).isEqualTo(2);
      assertThat(compare.err()).endsWith(expected);
      assertThat(folder.resolve("runs")).doesNotExist();
    }
  }
}
