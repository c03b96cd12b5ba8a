package io.evenkeel.cli.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.cli.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code train --cv} and {@code --seeds}. */
class RepeatedTrainingTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;
  private Path table = Path.of("");

  @BeforeEach
  void writeTable() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    List<String> lines = new ArrayList<>(List.of("x,shop,y"));
    for (int i = 0; i < 90; i++) {
      double x = random.nextGaussian();
      lines.add("%.4f,s%d,%s".formatted(x, i % 9, x + random.nextGaussian() / 3 > 0));
    }
    table = folder.resolve("t.csv");
    Files.write(table, lines);
  }

  private CommandRunner train(String... more) {
    List<String> all = new ArrayList<>(List.of("train", table.toString(), "--target", "y"));
    all.addAll(List.of("--epochs", "2", "--hidden", "8", "--runs", folder.toString()));
    all.addAll(List.of(more));
    return CommandRunner.run(all.toArray(String[]::new));
  }

  @Test
  void everyRowIsTestedOnceAndThenAllAreTrainedOn() throws IOException {
    CommandRunner done = train("--cv", "3", "--seeds", "2", "--name", "cv", "--json");
    assertThat(done.exitCode()).isZero();
    assertThat(done.err())
        .contains("81 to train on, 9 for validation")
        .contains("training 6 of 6: auc ");
    JsonNode repeated = JSON.readTree(done.out()).path("repeated");
    assertThat(repeated.path("trainings").size()).isEqualTo(6);
    double sum = 0;
    long[] rows = new long[2];
    for (int i = 0; i < 6; i++) {
      JsonNode one = repeated.path("trainings").path(i);
      assertThat(one.path("fold").asInt()).isEqualTo(i % 3 + 1);
      assertThat(one.path("seed").asInt()).isEqualTo(42 + i / 3);
      rows[i / 3] += one.path("rows").asLong();
      sum += one.path("auc").asDouble();
    }
    assertThat(rows).containsExactly(90, 90);
    assertThat(repeated.path("metrics").path("auc").path("mean").asDouble())
        .isCloseTo(sum / 6, within(1e-9));
    assertThat(repeated.path("metrics").path("auc").path("baseline").asDouble()).isEqualTo(0.5);
    assertThat(Files.readString(folder.resolve("cv/report.html"))).contains("repeated-metrics");
    // A run that was stopped behind four of them goes on with the fifth, to the same lines.
    Path trials = folder.resolve("cv/trials.jsonl");
    List<String> lines = Files.readAllLines(trials);
    Files.write(trials, lines.subList(0, 4));
    CommandRunner resumed =
        CommandRunner.run("train", "--resume", "cv", "--runs", folder.toString());
    assertThat(resumed.out())
        .contains("training 5 of 6", "3 folds from each of 2 seeds, mean ± standard deviation")
        .doesNotContain("training 4 of 6");
    for (int i = 0; i < 6; i++) {
      String again = Files.readAllLines(trials).get(i);
      assertThat(again.replaceAll(",\"seconds.*", ""))
          .isEqualTo(lines.get(i).replaceAll(",\"seconds.*", ""));
    }
  }

  @Test
  void seedsHaveSplitsOfTheirOwn() throws IOException {
    CommandRunner done = train("--seeds", "3", "--group", "shop", "--name", "s", "--json");
    JsonNode repeated = JSON.readTree(done.out()).path("repeated");
    assertThat(repeated.path("trainings").size()).isEqualTo(3);
    assertThat(repeated.path("trainings").path(0).path("auc").asDouble())
        .isEqualTo(JSON.readTree(done.out()).path("test").path("auc").asDouble());
    assertThat(repeated.path("metrics").path("auc").path("deviation").asDouble()).isPositive();
  }

  @Test
  void whatCannotBeRepeatedIsOneSentence() {
    bad("--cv takes a number of folds from 2 to 100, but got 1", "--cv", "1");
    bad("--seeds takes a number of trainings from 2 to 100, but got 1000", "--seeds", "1000");
    bad(
        "--cv tests on every row once, in random folds or with --group, so leave out --time",
        "--cv",
        "3",
        "--time",
        "x");
    bad(
        "--cv tests on every row once, in random folds or with --group, so leave out --test-fraction",
        "--cv",
        "3",
        "--test-fraction",
        "0.1");
    bad(
        "--seeds compares trainings on rows that they are tested on: leave out --test-fraction 0",
        "--seeds",
        "3",
        "--test-fraction",
        "0");
    bad(
        "column 'shop' of %s has 9 groups, but 10 folds of whole groups need at least 10: ask for fewer folds, or leave out --group"
            .formatted(table),
        "--cv",
        "10",
        "--group",
        "shop");
    CommandRunner images = CommandRunner.run("train", "--cv", "3");
    assertThat(images.err())
        .isEqualTo(
            "evenkeel: --cv repeats a training on a table, and these are images: leave it out\n");
    assertThat(images.exitCode()).isEqualTo(2);
  }

  private void bad(String sentence, String... more) {
    CommandRunner bad = train(more);
    assertThat(bad.err()).isEqualTo("evenkeel: " + sentence + "\n");
    assertThat(bad.exitCode()).isEqualTo(2);
  }
}
