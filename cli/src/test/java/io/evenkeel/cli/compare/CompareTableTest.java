package io.evenkeel.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Comparisons on tables: classes and numbers. */
class CompareTableTest {
  private static final int ROWS = 500;

  @TempDir private Path folder;
  private String houses = "";

  /** A price that depends on size and place, and whether it is dear. */
  @BeforeEach
  void write() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    List<String> lines = new ArrayList<>(List.of("size,place,price,dear"));
    for (int i = 0; i < ROWS; i++) {
      int size = random.nextInt(20, 200);
      String place = List.of("town", "coast", "hills").get(random.nextInt(3));
      int price = 1000 * size + (place.equals("coast") ? 90_000 : 0) + random.nextInt(5000);
      lines.add("%d,%s,%d,%s".formatted(size, place, price, price > 130_000 ? "yes" : "no"));
    }
    Path file = folder.resolve("houses.csv");
    Files.write(file, lines);
    houses = file.toString();
  }

  private CommandRunner compare(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("compare", "--runs", folder.resolve("runs").toString()));
    arguments.addAll(List.of("--hidden", "16", "--epochs", "6", "--json"));
    arguments.addAll(List.of(more));
    return CommandRunner.run(arguments.toArray(String[]::new));
  }

  @Test
  void errorsOfANumberAreInItsUnitAndTheBetterTheLower() {
    CommandRunner run = compare(houses, "--target", "price", "--also", "after,input");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode json = new JsonMapper().readTree(run.lastLine());
    assertThat(json.get("metric").stringValue()).isEqualTo("rmse");
    assertThat(json.get("higherIsBetter").booleanValue()).isFalse();
    assertThat(json.get("answers")).hasSize(4);
    double first = json.at("/bestBaseline/best/mean").doubleValue();
    assertThat(first).isBetween(1_000.0, 80_000.0);
    assertThat(run.err())
        .contains("rows        400 to train on, 100 to test on")
        .contains("target      price: a number, mean ")
        .contains("Without BN the best root mean squared error on the test data was ")
        .doesNotContain("percentage", "accuracy");
  }

  @Test
  void classesOfAQueryAreComparedByTheMetricOfChoice() {
    CommandRunner run =
        compare(
            "--sql",
            "SELECT size, place, dear FROM '%s'".formatted(houses),
            "--target",
            "dear",
            "--metric",
            "auc");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode json = new JsonMapper().readTree(run.lastLine());
    assertThat(json.get("metric").stringValue()).isEqualTo("auc");
    assertThat(json.at("/bestBaseline/best/mean").doubleValue()).isBetween(0.6, 1.0);
    assertThat(run.err()).contains("area under the ROC curve");
  }

  /** On a table of its own, the scores are those of the model that train would evaluate there. */
  @Test
  void aTestTableIsWhatScoresAreTakenOn() {
    CommandRunner run = compare(houses, "--target", "dear", "--test", houses, "--batch-size", "50");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("rows        500 to train on, tested on houses.csv");
    JsonNode json = new JsonMapper().readTree(run.lastLine());
    JsonNode answer = json.at("/answers/1");
    assertThat(answer.at("/test/mean")).isEqualTo(answer.at("/train/mean"));
  }

  @Test
  void whatCannotBeIsOneSentence() {
    assertBad(
        "all networks of a comparison are trained on the same rows for the same number of steps:"
            + " leave out --early-stopping and --validation-fraction",
        houses,
        "--target",
        "dear",
        "--early-stopping",
        "3");
    assertBad(
        "a comparison needs rows to test on: give a --test-fraction above 0, or --test FILE",
        houses,
        "--target",
        "dear",
        "--test-fraction",
        "0");
    assertBad(
        "these networks can be compared by loss, rmse, mae, r2, but not by accuracy",
        houses,
        "--target",
        "price",
        "--metric",
        "accuracy");
    assertBad(
        "--init: for images only; a table is learned with AdamW and one cycle, so leave it out",
        houses,
        "--target",
        "price",
        "--init",
        "he");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  private void assertBad(String sentence, String... arguments) {
    CommandRunner bad = compare(arguments);
    assertThat(bad.err()).isEqualTo("evenkeel: " + sentence + "\n");
    assertThat(bad.exitCode()).isEqualTo(2);
  }
}
