package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands one after another, as a user would give them, on small digits. */
class CommandsTest {
  private static final String NL = System.lineSeparator();

  @TempDir static Path folder;
  private static String runs = "";
  private static String data = "";
  private static CommandRunner trained = new CommandRunner(1, "", "");

  @BeforeAll
  static void train() throws IOException {
    runs = folder.resolve("runs").toString();
    data = SmallDigits.write(folder.resolve("small"), 2000, 500).toString();
    trained =
        CommandRunner.run(
            "train",
            data,
            "--hidden",
            "32,16",
            "--dropout",
            "0",
            "--epochs",
            "3",
            "--batch-size",
            "50",
            "--learning-rate",
            "0.01",
            "--runs",
            runs,
            "--json",
            "--threads",
            "1");
  }

  @Test
  void trainPrintsOneJsonObjectAndLeavesAWholeFolder() throws IOException {
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out().lines()).hasSize(1);
    JsonNode json = json(trained);
    assertThat(json.get("run").stringValue()).isEqualTo(runs + "/small-1");
    assertThat(json.get("epochs").intValue()).isEqualTo(3);
    assertThat(json.get("steps").intValue()).isEqualTo(120);
    assertThat(json.get("stopReason").stringValue()).isEqualTo("finished");
    assertThat(json.at("/train/loss").doubleValue()).isBetween(0.1, 1.5);
    assertThat(json.at("/train/accuracy").doubleValue()).isBetween(0.7, 1.0);
    assertThat(json.at("/test/loss").doubleValue()).isBetween(0.1, 1.5);
    assertThat(json.at("/test/accuracy").doubleValue()).isBetween(0.7, 1.0);
    assertThat(json.get("seconds").doubleValue()).isPositive();
    assertThat(json.get("rowsPerSecond").doubleValue()).isPositive();
    assertThat(json.get("parametersSha256").stringValue()).matches("[0-9a-f]{64}");
    try (var files = Files.list(folder.resolve("runs/small-1"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "config.json",
              "command.txt",
              "metrics.jsonl",
              "probes.jsonl",
              "report.html",
              "checkpoint.safetensors",
              "checkpoint-before.safetensors",
              "model.safetensors");
    }
    assertThat(Files.readAllLines(folder.resolve("runs/small-1/metrics.jsonl"))).hasSize(3);
  }

  @Test
  void stepTimesAreALineAStep() throws IOException {
    Path times = folder.resolve("times");
    CommandRunner run =
        CommandRunner.run(
            "train",
            data,
            "--hidden=8",
            "--epochs=2",
            "--runs=" + runs,
            "--name=timed",
            "--step-times=" + times);
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Long> ends = Files.readAllLines(times).stream().map(Long::valueOf).toList();
    assertThat(ends).hasSize(2 * 8).isSorted();
    assertThat(ends.getLast() / 1_000_000).isBetween(1L, System.currentTimeMillis());
  }

  @Test
  void trainTellsPeopleOnALineAnEpoch() {
    CommandRunner run =
        CommandRunner.run(
            "train",
            data,
            "--hidden",
            "8",
            "--epochs",
            "2",
            "--runs",
            runs,
            "--name",
            "people",
            "--norm",
            "after",
            "--normalize-input",
            "--dropout",
            "0.1",
            "--threads",
            "1",
            "--early-stopping",
            "5",
            "--optimizer",
            "momentum",
            "--schedule",
            "cosine",
            "--activation",
            "leaky-relu",
            "--init",
            "gaussian:0.1",
            "--statistics",
            "population",
            "--label-smoothing",
            "0.1",
            "--clip-norm",
            "1",
            "--weight-decay",
            "1e-4");
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(1))
        .isEqualTo("data      small: 2,000 images of 7 x 7, 500 more to test; 10 classes");
    assertThat(lines.get(2))
        .isEqualTo(
            "network   49 - 8 - 10, leaky-relu, BatchNorm, dropout 0.1, BatchNorm on the input;"
                + " 604 parameters");
    assertThat(lines.get(3))
        .isEqualTo("training  momentum at 0.05, cosine; batches of 256, 2 epochs, seed 42");
    assertThat(lines.get(6))
        .isEqualTo(
            "  epoch   train loss   accuracy  valid. loss   accuracy    test loss   accuracy"
                + "    rows/s         time");
    assertThat(lines.get(7)).matches("    1/2( +[0-9.]+ +[0-9.]+ %){3} +[0-9,]+ +[0-9.]+ s");
    assertThat(lines.get(8)).startsWith("    2/2 ");
    assertThat(lines.get(10))
        .matches("test accuracy [0-9.]+ %, .*; 2 epochs \\(the best was .\\) .*");
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherOneOthers() {
    assertThat(json(again("--threads", "2", "--seed", "42")).get("parametersSha256"))
        .isEqualTo(json(trained).get("parametersSha256"));
    // The number of shards is part of the settings; which machine computes them is not.
    JsonNode shards = json(again("--threads", "1", "--shards", "4")).get("parametersSha256");
    assertThat(shards).isNotEqualTo(json(trained).get("parametersSha256"));
    assertThat(json(again("--threads", "2", "--shards", "4")).get("parametersSha256"))
        .isEqualTo(shards);
    assertThat(json(again("--threads", "1", "--seed", "43")).get("parametersSha256"))
        .isNotEqualTo(json(trained).get("parametersSha256"));
  }

  private static CommandRunner again(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "train",
                data,
                "--hidden",
                "32,16",
                "--dropout",
                "0",
                "--epochs",
                "3",
                "--batch-size",
                "50",
                "--learning-rate",
                "0.01",
                "--runs",
                runs,
                "--json"));
    args.addAll(List.of(more));
    return CommandRunner.run(args.toArray(String[]::new));
  }

  @Test
  void aFinishedTrainingResumesToTheSameResult() {
    CommandRunner run = CommandRunner.run("train", "--resume", "small-1", "--runs", runs, "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(json(run).get("parametersSha256")).isEqualTo(json(trained).get("parametersSha256"));
    assertThat(json(run).get("test")).isEqualTo(json(trained).get("test"));
    assertThat(Path.of(runs, "small-1", "report.html"))
        .content()
        .contains("evenkeel train " + data)
        .doesNotContain("train --resume");
  }

  @Test
  void resumeTakesNoOtherSettings() {
    CommandRunner run =
        CommandRunner.run(
            "train",
            "mnist",
            "--resume",
            "small-1",
            "--runs",
            runs,
            "--epochs",
            "5",
            "--hidden",
            "5");
    refused(
        run,
        "a resumed training has the data and settings that it began with, so leave out"
            + " DATA, --epochs, --hidden");
  }

  /** The settings go into the run's folder, and from there into a training that goes on. */
  @Test
  void ghostBatches() throws IOException {
    CommandRunner run =
        CommandRunner.run(
            "train",
            data,
            "--hidden",
            "16",
            "--epochs",
            "1",
            "--batch-size",
            "50",
            "--ghost-rows",
            "8",
            "--runs",
            runs,
            "--name",
            "ghosts");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("16 - 10, BatchNorm by groups of 8 rows, relu, dropout 0.2;");
    CommandRunner shown = CommandRunner.run("inspect", "ghosts", "--runs", runs);
    assertThat(shown.out()).contains("BatchNorm by groups of 8 rows");
    JsonNode json = json(CommandRunner.run("inspect", "ghosts", "--runs", runs, "--json"));
    assertThat(json.at("/layers/1/ghostRows").intValue()).isEqualTo(8);
    assertThat(json.at("/layers/0").has("ghostRows")).isFalse();
    refused(
        CommandRunner.run("train", data, "--norm", "none", "--ghost-rows", "8", "--runs", runs),
        "--ghost-rows 8 is about batch normalization, but --norm none leaves that out: leave one of"
            + " them out");
    refused(
        CommandRunner.run("train", data, "--ghost-rows", "1", "--runs", runs),
        "a ghost batch needs at least 2 rows (or 0: the mini-batch is normalised as a whole), but"
            + " got 1");
  }

  @Test
  void evaluateEqualsWhatTrainingSaid() {
    JsonNode json = json(CommandRunner.run("evaluate", "small-1", "--runs", runs, "--json"));
    assertThat(json.get("loss")).isEqualTo(json(trained).at("/test/loss"));
    assertThat(json.get("accuracy")).isEqualTo(json(trained).at("/test/accuracy"));
    assertThat(json.get("statistics").stringValue()).isEqualTo("ema");
    assertThat(json.get("confusion").size()).isEqualTo(10);
    long sum = 0;
    for (JsonNode row : json.get("confusion")) {
      for (JsonNode count : row) {
        sum += count.longValue();
      }
    }
    assertThat(sum).isEqualTo(500);
  }

  @Test
  void evaluateWithOtherStatistics() {
    for (String statistics : List.of("cumulative", "population", "data", "batch")) {
      CommandRunner run =
          CommandRunner.run(
              "evaluate", "small-1", "--runs", runs, "--statistics", statistics, "--json");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(json(run).get("accuracy").doubleValue()).as(statistics).isBetween(0.7, 1.0);
      assertThat(json(run).get("loss")).isNotEqualTo(json(trained).at("/test/loss"));
    }
  }

  @Test
  void evaluateForPeople() {
    CommandRunner run = CommandRunner.run("evaluate", "small-1", "--runs", runs);
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo("small-1 on the 500 test images of small, with ema statistics");
    assertThat(run.out()).contains("accuracy", "confusion", "precision");
    assertThat(lines.getLast()).matches(" +9 +[0-9]+ +[0-9.]+ % +[0-9.]+ % +[0-9.]+ %");
  }

  @Test
  void predictWritesALineAnImage() throws IOException {
    Path file = folder.resolve("p.csv");
    CommandRunner run =
        CommandRunner.run("predict", "small-1", data, "--runs", runs, "-o", file.toString());
    assertThat(run.out()).isEqualTo("predicted 500 rows into " + file + NL);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(501);
    assertThat(lines.get(0)).isEqualTo("row,prediction,p_0,p_1,p_2,p_3,p_4,p_5,p_6,p_7,p_8,p_9");
    double sum = 0;
    String[] cells = lines.get(500).split(",", -1);
    for (int c = 2; c < 12; c++) {
      sum += Double.parseDouble(cells[c]);
      assertThat(Double.parseDouble(cells[c]))
          .isLessThanOrEqualTo(Double.parseDouble(cells[2 + Integer.parseInt(cells[1])]));
    }
    assertThat(cells[0]).isEqualTo("499");
    assertThat(sum).isBetween(0.99999, 1.00001);
    CommandRunner printed =
        CommandRunner.run("predict", "small-1", data + "/t10k-images-idx3-ubyte", "--runs", runs);
    assertThat(printed.out().lines()).containsExactlyElementsOf(lines);
  }

  @Test
  void imagesOfAnotherSizeAreConverted() throws IOException {
    String larger = SmallDigits.write(folder.resolve("larger"), 20, 200, 2).toString();
    String smaller = SmallDigits.write(folder.resolve("smaller"), 20, 200, 4).toString();
    CommandRunner predicted = CommandRunner.run("predict", "small-1", larger, "--runs", runs);
    assertThat(predicted.err()).isEmpty();
    List<String> expected = answers(smaller);
    List<String> got = answers(larger);
    assertThat(got).hasSize(200);
    long alike = IntStream.range(0, 200).filter(i -> got.get(i).equals(expected.get(i))).count();
    assertThat(alike).isGreaterThan(180);
    assertThat(CommandRunner.run("evaluate", "small-1", larger, "--runs", runs).out())
        .startsWith("small-1 on the 200 test images of larger, with ema statistics");
    refused(
        CommandRunner.run("predict", "small-1", larger, "--runs", runs, "--size", "9"),
        larger
            + " is neither a picture nor a folder of pictures, so leave out --image, --size,"
            + " --color and --skip-broken");
  }

  /** The class of each test image. */
  private List<String> answers(String images) {
    return CommandRunner.run("predict", "small-1", images, "--runs", runs)
        .out()
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1)[1])
        .toList();
  }

  @Test
  void aBatchOfOneRowIsRefusedBeforeThereIsAFolder() {
    refused(
        CommandRunner.run(
            "train",
            data,
            "--hidden",
            "16",
            "--batch-size",
            "1",
            "--runs",
            runs,
            "--name",
            "one-row"),
        "batch normalization needs at least 2 rows in each mini-batch, but the batch size is 1:"
            + " choose 2 or more, or let BatchNorm normalise by its running statistics (in --layers: bn running)");
    assertThat(folder.resolve("runs/one-row")).doesNotExist();
  }

  @Test
  void inspectShowsEveryLayer() {
    CommandRunner run = CommandRunner.run("inspect", "small-1", "--runs", runs);
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo("small-1: 49 - 32 - 16 - 10, 2,346 parameters, 2,240 multiply-adds a row");
    assertThat(lines.subList(2, 10))
        .containsExactly(
            "   layer            output  parameters  mult-adds",
            "0  Dense                32       1,568      1,568",
            "1  BatchNorm            32          64",
            "2  relu                 32",
            "3  Dense                16         512        512",
            "4  BatchNorm            16          32",
            "5  relu                 16",
            "6  Dense with bias      10         170        160");
    assertThat(lines.get(12)).matches("1  BatchNorm  gamma +[0-9.]+ +[0-9.]+ +[0-9.]+");
    assertThat(lines.getLast())
        .isEqualTo("statistics kept: ema (used), cumulative; gathered over 120 mini-batches");
    JsonNode json = json(CommandRunner.run("inspect", "small-1", "--runs", runs, "--json"));
    assertThat(json.get("parameters").intValue()).isEqualTo(2346);
    assertThat(json.get("multiplyAdds").intValue()).isEqualTo(2240);
    assertThat(json.at("/layers/6/multiplyAdds").intValue()).isEqualTo(160);
    assertThat(json.at("/layers/6/shape").toString()).isEqualTo("[1,1,10]");
    assertThat(json.at("/layers/1/runningVariance/mean").doubleValue()).isPositive();
    JsonNode planned =
        json(CommandRunner.run("inspect", "small-1", "--runs", runs, "--plan", "--json"));
    assertThat(planned.at("/plan/0/pass").asString()).isEqualTo("forward");
    assertThat(planned.at("/plan/0").propertyNames())
        .containsExactly("pass", "product", "shape", "leftPacker", "rightPacker", "epilogue");
    assertThat(CommandRunner.run("inspect", "small-1", "--runs", runs, "--plan").out())
        .contains("forward", "backward")
        .endsWith(
            "An activation a that takes at most 64 KiB per mini-batch is computed once per"
                + " step and kept.\n");
  }

  @Test
  void aTrainingThatTurnsNonFiniteIsOneSentenceAndExitsWithOne() {
    CommandRunner run =
        CommandRunner.run(
            "train",
            data,
            "--hidden",
            "8",
            "--optimizer",
            "sgd",
            "--learning-rate",
            "1e30",
            "--runs",
            runs,
            "--name",
            "failed");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("evenkeel: training stopped at step ")
        .endsWith(": lower the learning rate or clip the gradients" + NL)
        .hasLineCount(1);
  }

  @Test
  void aFileInNoFolderIsRefusedBeforeAnythingIsPredicted() {
    Path file = folder.resolve("no/such/p.csv");
    CommandRunner run =
        CommandRunner.run("predict", "small-1", data, "--runs", runs, "-o", file.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "evenkeel: cannot write %s: there is no folder %s; name another file"
                    .formatted(file, file.getParent())
                + NL);
  }

  @Test
  void theUnfusedEngineTrainsAlike() {
    JsonNode json = json(again("--unfused", "--threads", "1"));
    assertThat(json.at("/train/loss").doubleValue())
        .isCloseTo(json(trained).at("/train/loss").doubleValue(), within(0.05));
  }

  @Test
  void anOptionThatIsGivenTwiceIsRefused() {
    refused(
        CommandRunner.run(
            "train", data, "--runs", runs, "--epochs", "1", "--hidden", "8", "--epochs", "2"),
        "--epochs was given more than once: give it once");
  }

  @Test
  void mistakesLeaveNoFolder() {
    Path nowhere = folder.resolve("nowhere");
    refused(
        CommandRunner.run("train", data, "--dropout", "1.5", "--runs", nowhere.toString()),
        "dropout's probability must be at least 0 and below 1, but got 1.5");
    refused(
        CommandRunner.run("train", data, "--batch-size", "0", "--runs", nowhere.toString()),
        "the batch size must be at least 1, but got 0");
    refused(
        CommandRunner.run("train", "no/such", "--runs", nowhere.toString()),
        "there is no file or folder no/such: give a folder of pictures, CIFAR's files or archive, a table with --image, a folder with idx files, or mnist");
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void aChoiceThatIsNoneIsAnsweredWithTheChoices() {
    CommandRunner run = CommandRunner.run("train", "--schedule", "cyclic");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "evenkeel: Invalid value for option '--schedule': expected one of constant, step,"
                + " cosine, one-cycle, warm-up, linear, triangle, but got 'cyclic'"
                + NL
                + "try 'evenkeel train --help'"
                + NL);
  }

  @Test
  void everyHelpEndsWithAnExample() {
    for (String command : List.of("train", "compare", "evaluate", "predict", "inspect")) {
      CommandRunner run = CommandRunner.run(command, "--help");
      assertThat(run.exitCode()).isZero();
      assertThat(run.lastLine()).startsWith("  ").contains("evenkeel " + command + " ");
    }
  }

  @Test
  void damagedSettingsAreOneSentence() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("damaged"));
    Files.writeString(copy.resolve("config.json"), "{\"version\":1");
    CommandRunner run = CommandRunner.run("evaluate", copy.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("evenkeel: " + copy + "/config.json does not hold a run's settings: ")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null|it is no JSON object",
        "3|it is no JSON object",
        "[]|it is no JSON object",
        "{\"version\":1,\"data\":null}|its data is null",
        "{\"version\":1,\"goal\":null}|its goal is null",
        "{\"goal\":{\"target\":null}}|its target is null",
        "{\"network\":{\"hidden\":[null]}}|a list in it holds null"
      })
  void settingsThatHoldNullAreOneSentence(String config, String defect) throws IOException {
    Path copy = Files.createDirectories(folder.resolve("null"));
    Files.writeString(copy.resolve("config.json"), config);
    CommandRunner run = CommandRunner.run("evaluate", copy.toString());
    assertThat(run.err())
        .isEqualTo(
            "evenkeel: %s/config.json does not hold a run's settings: %s%n"
                .formatted(copy, defect));
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private static JsonNode json(CommandRunner run) {
    return new JsonMapper().readTree(run.lastLine());
  }

  private static void refused(CommandRunner run, String message) {
    assertThat(run.err()).isEqualTo("evenkeel: " + message + NL);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }
}
