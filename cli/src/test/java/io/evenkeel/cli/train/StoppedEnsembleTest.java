package io.evenkeel.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandProcess;
import io.evenkeel.cli.CommandRunner;
import io.evenkeel.kernels.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An ensemble that is stopped while its members are trained, and goes on. */
class StoppedEnsembleTest {
  private static final int MEMBERS = 4;

  @TempDir private Path folder;

  private String table() throws IOException {
    RandomStream random = RandomStream.of(4, "rows", 0);
    List<String> lines = new ArrayList<>(List.of("a,b,kind"));
    for (int i = 0; i < 500; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      lines.add("%s,%s,%s".formatted(a, b, a * b + 0.3 * random.nextGaussian() > 0 ? "yes" : "no"));
    }
    return Files.write(folder.resolve("rows.csv"), lines).toString();
  }

  private String[] command(String table, String name) {
    return new String[] {
      "train",
      table,
      "--target",
      "kind",
      "--members",
      String.valueOf(MEMBERS),
      "--hidden",
      "32,16",
      "--epochs",
      "300",
      "--early-stopping",
      "0",
      "--batch-size",
      "20",
      "--threads",
      "2",
      "--runs",
      folder.resolve("runs").toString(),
      "--name",
      name,
      "--json"
    };
  }

  @Test
  void itGoesOnToTheSameBits() throws IOException, InterruptedException {
    String table = table();
    CommandRunner undisturbed = CommandRunner.run(command(table, "undisturbed"));
    assertThat(undisturbed.exitCode()).as(undisturbed.err()).isZero();

    Process process = CommandProcess.start(List.of(command(table, "stopped")));
    CommandProcess.awaitLine(process, " member");
    Thread.sleep(200);
    process.toHandle().destroy(); // SIGTERM, which is answered as Ctrl-C is
    List<String> output = process.inputReader().lines().toList();
    assertThat(process.waitFor()).isEqualTo(128 + 15);
    assertThat(output)
        .anySatisfy(line ->
            assertThat(line)
                .matches(
                    "stopped with [0-3] of 4 members trained; go on with: evenkeel train --resume stopped"));
    Path runs = folder.resolve("runs");
    assertThat(runs.resolve("stopped/model.safetensors")).doesNotExist();

    CommandRunner finished =
        CommandRunner.run("train", "--resume", "stopped", "--runs", runs.toString(), "--json");
    assertThat(finished.exitCode()).as(finished.err()).isZero();
    assertThat(runs.resolve("stopped/model.safetensors"))
        .hasSameBinaryContentAs(runs.resolve("undisturbed/model.safetensors"));
    JsonNode one = new JsonMapper().readTree(undisturbed.lastLine());
    JsonNode other = new JsonMapper().readTree(finished.lastLine());
    assertThat(one.get("members").asInt()).isEqualTo(MEMBERS);
    assertThat(one.get("epochs").asInt()).isEqualTo(300 * MEMBERS);
    assertThat(other.get("epochs").asInt()).isEqualTo(300 * MEMBERS);
    assertThat(other.get("steps")).isEqualTo(one.get("steps"));
    assertThat(other.get("parametersSha256")).isEqualTo(one.get("parametersSha256"));
    assertThat(other.get("test")).isEqualTo(one.get("test"));
  }
}
