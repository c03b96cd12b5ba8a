package io.evenkeel.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.SmallDigits;
import io.evenkeel.cli.fold.FoldCommandTest;
import io.evenkeel.onnx.graph.TensorValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code evenkeel doctor} as a user would give it, and the doctor beside a training. */
class DoctorCommandTest {
  private static final String NL = System.lineSeparator();
  private static final int ROWS = 200;

  @TempDir static Path folder;
  private static String model = "";
  private static String runs = "";
  private static String digits = "";

  @BeforeAll
  static void prepare() throws IOException {
    FoldCommandTest.folder = folder;
    model = FoldCommandTest.model("model.onnx").toString();
    runs = folder.resolve("runs").toString();
    digits = SmallDigits.write(folder.resolve("small"), 500, 200).toString();
    Random random = new Random(5);
    float[] x = new float[2 * ROWS];
    float[] labels = new float[ROWS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (9 + 2 * random.nextGaussian());
    }
    for (int r = 0; r < ROWS; r++) {
      labels[r] = r % 2;
    }
    Files.write(folder.resolve("x.pb"), TensorValues.of("x", x, ROWS, 2).toByteArray());
    Files.write(folder.resolve("y.pb"), TensorValues.of("y", labels, ROWS).toByteArray());
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static CommandRunner train(String... options) {
    List<String> args = new ArrayList<>(List.of("train", digits, "--runs", runs));
    args.addAll(List.of("--hidden", "16", "--epochs", "1", "--threads", "1", "--no-probes"));
    args.addAll(List.of(options));
    return CommandRunner.run(args.toArray(String[]::new));
  }

  @Test
  void aGraphWithoutData() {
    CommandRunner run = CommandRunner.run("doctor", model);
    assertThat(run.out())
        .isEqualTo(
            String.join(
                NL,
                model + ": 2 batch normalizations, 1 note",
                "",
                "note  the model  foldable but unfolded",
                "",
                "foldable but unfolded",
                "  the model  1 of 2 can go into the linear layers beside them",
                "  so: each prediction computes what could be computed once",
                "  do: evenkeel fold MODEL -o OUT",
                ""));
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void whatIsSeriousExitsWithOneAndIsOnThePageToo() throws IOException {
    Path page = folder.resolve("doctor.html");
    CommandRunner run =
        CommandRunner.run(
            "doctor",
            model,
            path("x.pb"),
            "--labels",
            path("y.pb"),
            "--json",
            "--report",
            page.toString());
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    JsonNode json = new JsonMapper().readTree(run.out());
    assertThat(json.get("norms").intValue()).isEqualTo(2);
    assertThat(json.get("serious").intValue()).isPositive();
    assertThat(json.at("/findings/0/finding").stringValue()).isEqualTo("meanDrift");
    assertThat(json.at("/findings/0/layer").stringValue()).isEqualTo("BatchNormalization \"n1\"");
    assertThat(json.at("/findings/0/remedy").stringValue())
        .isEqualTo(
            "check that the data is prepared as in training; if the data itself has changed,"
                + " evenkeel recalibrate MODEL DATA -o OUT");
    assertThat(json.at("/examination/rows").intValue()).isEqualTo(ROWS);
    assertThat(json.at("/examination/layers/0/mean").doubleValue()).isGreaterThan(5);
    assertThat(json.at("/examination/modes/rows").intValue()).isEqualTo(192);
    assertThat(json.at("/examination/recalibration/after/loss").doubleValue()).isPositive();
    assertThat(Files.readString(page)).contains("doctor.meanDrift.evidence");
  }

  @Test
  void aRunOnItsOwnData() {
    CommandRunner trained =
        CommandRunner.run(
            "train",
            digits,
            "--runs",
            runs,
            "--name",
            "healthy",
            "--hidden",
            "16",
            "--epochs",
            "6",
            "--batch-size",
            "16",
            "--threads",
            "1",
            "--no-probes");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out()).doesNotContain("warning:");
    CommandRunner run = CommandRunner.run("doctor", "healthy", digits, "--runs", runs);
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.getFirst())
        .isEqualTo("healthy on the test images of small: 1 batch normalization, nothing found");
    assertThat(lines.get(2))
        .isEqualTo("on this data  rows  means   sure  variances   sure  |mean|/std");
    assertThat(lines.get(3)).startsWith("layer 1        200  0.");
    assertThat(lines).anyMatch(line -> line.startsWith("of each batch of 64 (training mode)"));
    assertThat(lines).anyMatch(line -> line.startsWith("of the other half, recalibrated"));
  }

  @Test
  void whatCannotBeIsRefused() {
    CommandRunner run = CommandRunner.run("doctor", model, "--labels", path("y.pb"));
    assertThat(run.err())
        .isEqualTo("evenkeel: --labels was given without data: name the data after the model" + NL);
    assertThat(run.exitCode()).isEqualTo(2);
    run = CommandRunner.run("doctor", model, path("y.pb"));
    assertThat(run.err())
        .isEqualTo(
            "evenkeel: the model's input x takes rows of the shape [2], which 1 numbers do not fill"
                + NL);
    assertThat(run.exitCode()).isEqualTo(2);
    run = CommandRunner.run("doctor", path("none.onnx"));
    assertThat(run.err())
        .isEqualTo(
            "evenkeel: %s is not a file: give the path of an ONNX model%s"
                .formatted(path("none.onnx"), NL));
    assertThat(run.exitCode()).isEqualTo(2);
  }

  /** A run that learned from a table takes another one, with its target or without. */
  @Test
  void aRunOnATable() throws IOException {
    Random random = new Random(8);
    StringBuilder rows = new StringBuilder("size,kind,far\n");
    StringBuilder moved = new StringBuilder("kind,size\n");
    for (int r = 0; r < 600; r++) {
      double size = random.nextGaussian();
      String kind = random.nextBoolean() ? "red" : "blue";
      String far = size > (kind.equals("red") ? 0.3 : -0.3) ? "yes" : "no";
      rows.append("%.4f,%s,%s\n".formatted(size, kind, far));
      moved.append("%s,%.4f\n".formatted(kind, 2.5 + size));
    }
    Files.writeString(folder.resolve("rows.csv"), rows);
    Files.writeString(folder.resolve("moved.csv"), moved);
    CommandRunner trained =
        CommandRunner.run(
            "train",
            path("rows.csv"),
            "--target",
            "far",
            "--runs",
            runs,
            "--name",
            "table",
            "--threads",
            "1");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    CommandRunner own =
        CommandRunner.run("doctor", "table", path("rows.csv"), "--runs", runs, "--json");
    JsonNode json = new JsonMapper().readTree(own.out());
    assertThat(json.at("/examination/rows").intValue()).isEqualTo(600);
    assertThat(json.at("/examination/modes/inference/accuracy").doubleValue()).isGreaterThan(0.8);
    assertThat(json.get("findings").findValuesAsString("finding")).doesNotContain("meanDrift");
    CommandRunner other =
        CommandRunner.run("doctor", "table", path("moved.csv"), "--runs", runs, "--json");
    json = new JsonMapper().readTree(other.out());
    assertThat(json.get("findings").findValuesAsString("finding")).contains("meanDrift");
    assertThat(json.at("/examination/modes").isMissingNode()).isTrue();
    CommandRunner wrong =
        CommandRunner.run("doctor", "table", path("rows.csv"), "--runs", runs, "--target", "far");
    assertThat(wrong.err())
        .isEqualTo(
            "evenkeel: --target does not go with this data: the run learned from a table, and knows its"
                + " target"
                + NL);
    assertThat(wrong.exitCode()).isEqualTo(2);
  }

  private static final String FEW =
      "layer 1: 2 updates with an EMA decay of 0.9: the first mini-batch counts 0.9 times the last"
          + " one; the running statistics are partly those of weights that have changed since: train"
          + " longer, take a smaller EMA decay, or the statistics of the final weights (--statistics"
          + " population)";

  @Test
  void aTrainingIsWarnedOnceOfWhatIsSeenInItsPlan() {
    CommandRunner run = train("--name", "short");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().filter(line -> line.startsWith("warning:")))
        .containsExactly("warning: " + FEW);
  }

  @Test
  void aStrictTrainingDoesNotBegin() {
    CommandRunner run = train("--name", "never", "--strict");
    assertThat(run.err()).isEqualTo("evenkeel: with --strict: " + FEW + NL);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(folder.resolve("runs/never")).doesNotExist();
  }

  /** Pixels that are always 0, which reach a batch normalization of the input. */
  @Test
  void aStrictTrainingFailsAtItsEndAndKeepsTheModel() {
    CommandRunner run =
        train("--name", "kept", "--strict", "--normalize-input", "--statistics", "population");
    assertThat(run.err())
        .isEqualTo(
            "evenkeel: the model is kept, but with --strict: layer 0: the input was constant in"
                + " training in 4 of 49 channels; what differs from it is multiplied by up to 317;"
                + " these channels say nothing, until a rare value is blown up: leave constant"
                + " columns out; where units died, train with a smaller learning rate; layer 0: the"
                + " variance is below epsilon, 1e-5, in 1 of 49 channels; epsilon decides their"
                + " scale: they come out with less than 0.71 of the standard deviation that gamma"
                + " asks for: take a smaller epsilon, or larger inputs; keep epsilon when a model is"
                + " converted"
                + NL);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(folder.resolve("runs/kept/model.safetensors")).exists();
  }
}
