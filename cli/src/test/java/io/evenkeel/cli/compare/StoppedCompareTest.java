package io.evenkeel.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandProcess;
import io.evenkeel.cli.SmallDigits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A comparison that is asked to stop, as by Ctrl-C, keeps what was measured and says so. */
class StoppedCompareTest {
  @TempDir private Path folder;

  private Process compare(String... more) throws IOException {
    Path data = SmallDigits.write(folder.resolve("small"), 1000, 100);
    List<String> arguments =
        new ArrayList<>(List.of("compare", data.toString(), "--hidden", "16", "--threads", "1"));
    arguments.addAll(List.of("--batch-size", "20", "--runs", folder.resolve("runs").toString()));
    arguments.addAll(List.of(more));
    return CommandProcess.start(arguments);
  }

  private JsonNode stopped(Process process) throws IOException, InterruptedException {
    process.toHandle().destroy(); // SIGTERM, which is answered as Ctrl-C is
    List<String> output = process.inputReader().lines().toList();
    assertThat(process.waitFor()).isEqualTo(128 + 15);
    assertThat(output).anyMatch(line -> line.startsWith("Stopped before the end: "));
    assertThat(folder.resolve("runs/compare-1/report.html")).isNotEmptyFile();
    return new JsonMapper()
        .readTree(Files.readString(folder.resolve("runs/compare-1/compare.json")));
  }

  @Test
  void theOnlyTrainingsAreJudgedWhereTheyAre() throws IOException, InterruptedException {
    Process process = compare("--epochs", "400");
    CommandProcess.awaitLine(process, "    2,000");
    JsonNode json = stopped(process);
    assertThat(json.get("complete").booleanValue()).isFalse();
    assertThat(json.get("trainings").intValue()).isEqualTo(2);
    assertThat(json.get("finished").intValue()).isZero();
    assertThat(json.at("/curves/0/stoppedAt").intValue()).isBetween(2_000, 19_999);
    assertThat(json.at("/answers/1/test/mean").doubleValue()).isBetween(0.5, 1.0);
    assertThat(folder.resolve("runs/compare-1/before-0.003-42/probes.jsonl")).isNotEmptyFile();
  }

  @Test
  void whatWasFinishedAnswers() throws IOException, InterruptedException {
    Process process = compare("--epochs", "20", "--seeds", "500");
    CommandProcess.awaitLine(process, "rate 0.003  seed 43");
    JsonNode json = stopped(process);
    assertThat(json.get("complete").booleanValue()).isFalse();
    int finished = json.get("finished").intValue();
    assertThat(finished).isBetween(4, 998);
    assertThat(json.at("/answers/0/trainings").intValue()).isEqualTo(finished / 2);
  }
}
