package io.evenkeel.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TuneCommandTest {
  /** So many that several networks are trained by default. */
  private static final int ROWS = 140;

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private Path table = Path.of("");

  @BeforeEach
  void writeTable() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    List<String> lines = new ArrayList<>(List.of("x,z,y"));
    for (int i = 0; i < ROWS; i++) {
      double x = random.nextGaussian();
      lines.add("%.4f,%.4f,%s".formatted(x, random.nextGaussian(), x > 0 ? "up" : "down"));
    }
    table = folder.resolve("t.csv");
    Files.write(table, lines);
  }

  private CommandRunner tune(String... more) {
    List<String> all = new ArrayList<>(List.of("tune"));
    all.addAll(List.of(more));
    all.addAll(List.of("--runs", folder.toString()));
    return CommandRunner.run(all.toArray(String[]::new));
  }

  /** The first trial is finished however short the time is, and so there is always a winner. */
  @Test
  void theWinnersFolderIsARunThatPredicts() throws IOException {
    CommandRunner done =
        tune(table.toString(), "--target", "y", "--minutes", "0.05", "--name", "s", "--json");
    assertThat(done.exitCode()).describedAs(done.err()).isZero();
    JsonNode search = JSON.readTree(done.out()).path("search");
    List<String> lines = Files.readAllLines(folder.resolve("s/trials.jsonl"));
    assertThat(search.path("trials").asInt()).isEqualTo(lines.size()).isPositive();
    assertThat(search.path("winner").asDouble())
        .isLessThanOrEqualTo(search.path("defaults").asDouble());
    assertThat(lines.getFirst()).contains("\"members\":8,\"bagged\":false");
    assertThat(Files.readString(folder.resolve("s/config.json")))
        .contains("\"bagged\" : true")
        .contains("\"members\" : " + search.path("settings").path("members").asInt());
    assertThat(done.err()).contains("the best of %d trials by log loss".formatted(lines.size()));
    assertThat(Files.readString(folder.resolve("s/report.html"))).contains("search-trials");
    assertThat(folder.resolve("s/trials/001/model.safetensors")).exists();
    Path scored = folder.resolve("scored.csv");
    for (String run : List.of("s", "s/trials/001")) {
      CommandRunner predicted =
          CommandRunner.run(
              "predict", folder.resolve(run).toString(), table.toString(), "-o", scored.toString());
      assertThat(predicted.err()).isEmpty();
      assertThat(Files.readAllLines(scored)).hasSize(1 + ROWS);
    }
  }

  /**
   * A search that was ended behind its first trial makes the second, and does not touch the first.
   */
  @Test
  void aSearchGoesOn() throws IOException {
    tune(table.toString(), "--target", "y", "--minutes", "0.001", "--name", "s");
    Path trials = folder.resolve("s/trials.jsonl");
    String first = Files.readAllLines(trials).getFirst();
    Files.writeString(trials, first.replaceFirst("\"ended\":[0-9.E-]+", "\"ended\":0.0") + "\n");
    // One that had come to its end trains on, and makes no other trial.
    CommandRunner ended = tune("--resume", "s");
    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    assertThat(Files.readAllLines(trials)).hasSize(1);
    deleteWeights(folder.resolve("s"));
    Files.writeString(
        folder.resolve("s/search.json"),
        Files.readString(folder.resolve("s/search.json"))
            .replace("0.001", "0.1")
            .replace("\"ended\":true", "\"ended\":false"));
    CommandRunner resumed = tune("--resume", "s");
    assertThat(resumed.exitCode()).describedAs(resumed.err()).isZero();
    List<String> lines = Files.readAllLines(trials);
    assertThat(lines.getFirst()).contains("\"ended\":0.0");
    assertThat(lines).hasSizeGreaterThan(1);
    assertThat(lines.get(1)).contains("\"candidate\":1,\"rung\":0");
    assertThat(folder.resolve("s/model.safetensors")).exists();
    String began =
        "evenkeel tune %s --target y --minutes 0.001 --name s --runs %s".formatted(table, folder);
    assertThat(Files.readString(folder.resolve("s/model-card.md")))
        .endsWith("- to repeat it bit for bit: `%s`%n".formatted(began));
    assertThat(Files.readString(folder.resolve("s/report.html"))).contains(began);
    CommandRunner trained =
        CommandRunner.run("train", "--resume", "s", "--runs", folder.toString());
    assertThat(trained.err())
        .isEqualTo(
            "evenkeel: %1$s is a search for settings: go on with it by evenkeel tune --resume %1$s%n"
                .formatted(folder.resolve("s")));
    assertThat(trained.exitCode()).isEqualTo(2);
  }

  /** Of the run and of its members, but not of its trials. */
  private static void deleteWeights(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.toList()) {
        if (file.toString().endsWith(".safetensors") && !file.startsWith(run.resolve("trials"))) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void badInputIsOneSentenceAndLeavesNoFolder() throws IOException {
    bad("tune looks for settings for a table: say which column to predict with --target");
    bad(
        "--minutes takes how long to search, more than 0, but got 0.0",
        table.toString(),
        "--target",
        "y",
        "--minutes",
        "0");
    bad(
        "tune reads its table again and again: give a file rather than standard input",
        "-",
        "--target",
        "y");
    bad(
        "a resumed search has the data and settings that it began with, so leave out --minutes",
        "--resume",
        "s",
        "--minutes",
        "3");
    CommandRunner.run(
        "train",
        table.toString(),
        "--target",
        "y",
        "--epochs",
        "1",
        "--members",
        "1",
        "--name",
        "p",
        "--runs",
        folder.toString());
    String run = folder.resolve("p").toString();
    bad(
        "%s is no search for settings: go on with a training by evenkeel train --resume %s"
            .formatted(run, run),
        "--resume",
        "p");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("t.csv", "p");
    }
  }

  private void bad(String sentence, String... more) {
    CommandRunner bad = tune(more);
    assertThat(bad.err()).isEqualTo("evenkeel: " + sentence + "\n");
    assertThat(bad.exitCode()).isEqualTo(2);
  }
}
