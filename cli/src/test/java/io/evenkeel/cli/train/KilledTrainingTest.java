package io.evenkeel.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandProcess;
import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.SmallDigits;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.settings.OptimizerChoice;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.network.Network;
import io.evenkeel.network.Shape;
import io.evenkeel.run.RunFolder;
import io.evenkeel.testkit.SeededTest;
import io.evenkeel.training.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * A training in a JVM of its own is killed with SIGKILL again and again, at random moments, and
 * goes on each time: it ends with the same bits as one that nobody disturbed, and every file that
 * it leaves on the way is whole.
 */
class KilledTrainingTest {
  private static final int KILLS = 10;

  /** Different checkpoints that kills must leave; on a busy machine that takes more of them. */
  private static final int CHECKPOINTS = 4;

  private static final int MOST_KILLS = 30;
  private static final int PATIENCE_MILLIS = 250;
  private static final String NAME = "killed";
  private static final List<String> SETTINGS =
      List.of(
          "--hidden",
          "16,12",
          "--epochs",
          "120",
          "--batch-size",
          "20",
          "--dropout",
          "0.1",
          "--validation-fraction",
          "0.1",
          "--normalize-input",
          "--threads",
          "1",
          "--checkpoint-every",
          "10",
          "--json");

  @TempDir private Path folder;

  @SeededTest(runs = 1)
  void aTrainingThatIsKilledAgainAndAgainEndsWithTheSameBits(RandomGenerator random)
      throws IOException, InterruptedException {
    String data = SmallDigits.write(folder.resolve("data"), 1000, 100).toString();
    String runs = folder.resolve("runs").toString();
    CommandRunner undisturbed =
        CommandRunner.run(with(List.of("train", data, "--runs", runs, "--name", "undisturbed")));
    assertThat(undisturbed.exitCode()).as(undisturbed.err()).isZero();

    TreeSet<Long> steps = new TreeSet<>();
    int patience = PATIENCE_MILLIS;
    for (int i = 0; i < KILLS || (steps.size() < CHECKPOINTS && i < MOST_KILLS); i++) {
      Process process = CommandProcess.start(arguments(data, runs));
      if (i % 4 != 0) {
        CommandProcess.awaitLine(process, "  epoch");
      }
      boolean ended = process.waitFor(random.nextInt(patience), TimeUnit.MILLISECONDS);
      assertThat(ended).as("the training is long enough to be killed %d times", i + 1).isFalse();
      process.destroyForcibly().waitFor();
      boolean further = checkpoint(runs).map(c -> steps.add(c.progress().step())).orElse(false);
      patience = further ? PATIENCE_MILLIS : 2 * patience; // a busy machine needs longer
    }
    assertThat(steps).as("checkpoints on the way").hasSizeGreaterThanOrEqualTo(CHECKPOINTS);

    CommandRunner finished = CommandRunner.run("train", "--resume", NAME, "--runs", runs, "--json");
    assertThat(finished.exitCode()).as(finished.err()).isZero();
    assertThat(sha256(finished)).isEqualTo(sha256(undisturbed));
    assertThat(names(runs, NAME)).isEqualTo(names(runs, "undisturbed"));
    for (String file : List.of("model.safetensors", "config.json", "probes.jsonl")) {
      assertThat(Path.of(runs, NAME, file))
          .hasSameBinaryContentAs(Path.of(runs, "undisturbed", file));
    }
    assertThat(Files.readAllLines(Path.of(runs, NAME, "metrics.jsonl"))).hasSize(120);
  }

  @SeededTest(runs = 1)
  void aTrainingThatIsAskedToStopStopsAfterItsStepAndGoesOnToTheSameBits(RandomGenerator random)
      throws IOException, InterruptedException {
    String data = SmallDigits.write(folder.resolve("data"), 1000, 100).toString();
    String runs = folder.resolve("runs").toString();
    CommandRunner undisturbed =
        CommandRunner.run(with(List.of("train", data, "--runs", runs, "--name", "undisturbed")));
    List<String> arguments = List.of(with(List.of("train", data, "--runs", runs, "--name", NAME)));
    Process process = CommandProcess.start(arguments);
    CommandProcess.awaitLine(process, "  epoch");
    Thread.sleep(random.nextInt(100, 300));
    process.toHandle().destroy(); // SIGTERM, which is answered as Ctrl-C is
    List<String> output = process.inputReader().lines().toList();
    assertThat(process.waitFor()).isEqualTo(128 + 15);

    long step = checkpoint(runs).orElseThrow().progress().step();
    assertThat(output)
        .contains(
            "stopped after step %s of 5,400; go on with: evenkeel train --resume %s"
                .formatted(Numbers.count(step), NAME));
    assertThat(names(runs, NAME)).doesNotContain("model.safetensors");
    CommandRunner finished = CommandRunner.run("train", "--resume", NAME, "--runs", runs, "--json");
    assertThat(sha256(finished)).isEqualTo(sha256(undisturbed));
  }

  /**
   * The arguments that a user would give: the training from its start until there is something to
   * resume.
   */
  private static List<String> arguments(String data, String runs) {
    return Files.exists(Path.of(runs, NAME, "config.json"))
        ? List.of("train", "--resume", NAME, "--runs", runs, "--checkpoint-every", "10")
        : List.of(with(List.of("train", data, "--runs", runs, "--name", NAME)));
  }

  private static String[] with(List<String> first) {
    List<String> all = new ArrayList<>(first);
    all.addAll(SETTINGS);
    return all.toArray(String[]::new);
  }

  /** The last checkpoint and the best one, which must be whole if they are there. */
  private static Optional<Checkpoint> checkpoint(String runs) {
    if (!Files.exists(Path.of(runs, NAME, "config.json"))) {
      return Optional.empty();
    }
    RunFolder run = RunFolder.find(Path.of(runs), Path.of(NAME));
    Network network = RunSettings.read(run).network().network(new Shape(7, 7, 1), 10);
    int slots = OptimizerChoice.ADAM.create(1, 0.9).slots();
    run.best(network, slots);
    return run.last(
        network,
        slots,
        notice -> {
          throw new AssertionError(notice);
        });
  }

  private static String sha256(CommandRunner run) {
    return new JsonMapper().readTree(run.lastLine()).get("parametersSha256").stringValue();
  }

  private static List<String> names(String runs, String name) throws IOException {
    try (var files = Files.list(Path.of(runs, name))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
