package io.evenkeel.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.SmallDigits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareCommandTest {
  @TempDir Path folder;
  private String data = "";

  @BeforeEach
  void digits() throws IOException {
    data = SmallDigits.write(folder.resolve("small"), 600, 200).toString();
  }

  private CommandRunner compare(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("compare", data, "--runs", folder.resolve("runs").toString()));
    arguments.addAll(List.of("--hidden", "16", "--batch-size", "32", "--epochs", "3"));
    arguments.addAll(List.of(more));
    return CommandRunner.run(arguments.toArray(String[]::new));
  }

  @Test
  void networksAreComparedAndAllCurvesKept() throws IOException {
    CommandRunner run = compare("--also", "after,input", "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("BN before the activation", "BN after the activation", "BN on the input")
        .contains("Without BN the best accuracy on the test data was ");
    JsonNode json = new JsonMapper().readTree(run.lastLine());
    assertThat(json.get("metric").stringValue()).isEqualTo("accuracy");
    assertThat(json.get("complete").booleanValue()).isTrue();
    assertThat(json.get("answers")).hasSize(4);
    assertThat(json.at("/answers/1/variant").stringValue()).isEqualTo("before");
    assertThat(json.at("/answers/1/test/mean").doubleValue()).isBetween(0.3, 1.0);
    JsonNode whole =
        new JsonMapper().readTree(Files.readString(folder.resolve("runs/compare-1/compare.json")));
    assertThat(whole.at("/settings/training/epochs").intValue()).isEqualTo(3);
    assertThat(whole.get("answers")).isEqualTo(json.get("answers"));
    assertThat(whole.get("curves")).hasSize(4);
    JsonNode curve = whole.at("/curves/3");
    assertThat(curve.get("variant").stringValue()).isEqualTo("input");
    assertThat(curve.get("step")).hasSameSizeAs(curve.get("score"));
    assertThat(curve.get("step").get(curve.get("step").size() - 1).intValue()).isEqualTo(57);
    assertThat(curve.at("/trainLoss/0").isNull()).isTrue();
  }

  @Test
  void theAddressOfALiveComparisonIsPrinted() {
    CommandRunner run = compare("--live");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("live {6}http://127\\.0\\.0\\.1:\\d+/\\?token=[0-9a-f]{32}");
  }

  /** The arguments of config.json make the same comparison again, to the bit. */
  @Test
  void theWrittenArgumentsRepeatIt() throws IOException {
    CommandRunner run = compare("--also", "after", "--seeds", "2");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode config = read("runs/compare-1/config.json");
    List<String> arguments = new ArrayList<>();
    config.get("arguments").forEach(argument -> arguments.add(argument.stringValue()));
    assertThat(arguments).startsWith("compare", data).endsWith("--also", "after", "--seeds", "2");
    CommandRunner again = CommandRunner.run(arguments.toArray(String[]::new));
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(read("runs/compare-2/config.json")).isEqualTo(config);
    JsonNode first = read("runs/compare-1/compare.json").get("curves");
    JsonNode second = read("runs/compare-2/compare.json").get("curves");
    assertThat(first).hasSize(6).hasSameSizeAs(second);
    for (int i = 0; i < first.size(); i++) {
      for (String bits : List.of("variant", "seed", "step", "trainLoss", "testLoss", "score")) {
        assertThat(second.get(i).get(bits)).as(bits).isEqualTo(first.get(i).get(bits));
      }
    }
  }

  private JsonNode read(String file) throws IOException {
    return new JsonMapper().readTree(Files.readString(folder.resolve(file)));
  }

  @Test
  void eachTrainingHasItsProbesAndThereIsAReport() throws IOException {
    CommandRunner run = compare("--learning-rates", "0.001,0.01", "--lang", "zh");
    assertThat(run.exitCode()).as(run.err()).isZero();
    Path compared = folder.resolve("runs/compare-1");
    for (String arm :
        List.of("without-0.001-42", "before-0.001-42", "without-0.01-42", "before-0.01-42")) {
      List<String> lines = Files.readAllLines(compared.resolve(arm).resolve("probes.jsonl"));
      assertThat(new JsonMapper().readTree(lines.getLast()).get("step").intValue()).isEqualTo(57);
    }
    assertThat(Files.readString(compared.resolve("report.html")))
        .contains("<html lang=\"zh\"", "compare.reached", "ridges-in-before-1")
        .contains("evenkeel compare " + data);
    assertThat(run.out()).contains("see how it went: " + compared.resolve("report.html"));
    CommandRunner without = compare("--no-probes");
    assertThat(without.exitCode()).as(without.err()).isZero();
    try (Stream<Path> files = Files.list(folder.resolve("runs/compare-2"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("config.json", "metrics.jsonl", "compare.json", "report.html");
    }
  }

  @Test
  void severalRatesAndSeedsHaveALineEach() {
    CommandRunner run = compare("--learning-rates", "0.001,0.01", "--seeds", "2");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("rate 0.001  seed 42", "rate 0.001  seed 43", "rate 0.01   seed 43")
        .contains("adam, one-cycle; batches of 32, 3 epochs")
        .contains("learning rates 0.001, 0.01, seeds 42 to 43")
        .contains("\u00b1")
        .containsOnlyOnce("without BN     BN before\n");
  }

  @Test
  void whatCannotBeComparedIsRefusedAndLeavesNoFolder() {
    assertThat(compare("--norm", "none").err())
        .isEqualTo(
            "evenkeel: a comparison is of networks with and without batch normalization: leave out"
                + " --norm none\n");
    assertThat(compare("--early-stopping", "2").err())
        .isEqualTo(
            "evenkeel: all networks of a comparison are trained on the same rows for the same number"
                + " of steps: leave out --early-stopping and --validation-fraction\n");
    assertThat(compare("--also", "before").err())
        .isEqualTo(
            "evenkeel: a comparison's variants must differ, but got [without, before, before]\n");
    assertThat(compare("--metric", "auc").err())
        .isEqualTo("evenkeel: these networks can be compared by loss, accuracy, but not by auc\n");
    assertThat(compare("--normalize-input", "--also", "input").err())
        .isEqualTo(
            "evenkeel: --normalize-input puts batch normalization on the input of every network:"
                + " leave it out, or --also input\n");
    assertThat(compare("--group", "drink").err())
        .isEqualTo(
            "evenkeel: options for a table were given, but not which column to predict: add --target"
                + " COLUMN\n");
    CommandRunner seeds = compare("--seeds", "0");
    assertThat(seeds.err())
        .isEqualTo("evenkeel: a comparison needs at least 1 seed, but got --seeds 0\n");
    assertThat(seeds.exitCode()).isEqualTo(2);
    assertThat(folder.resolve("runs")).doesNotExist();
  }
}
