package io.evenkeel.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.SmallDigits;
import io.evenkeel.cli.fold.FoldCommandTest;
import io.evenkeel.model.Model;
import io.evenkeel.network.Statistics;
import io.evenkeel.onnx.graph.TensorValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code evenkeel recalibrate} as a user would give it, on a run and on an ONNX graph. */
class RecalibrateCommandTest {
  private static final String NL = System.lineSeparator();
  private static final int ROWS = 40;

  /** Columns of the terminal, which the launcher says. */
  private static final String COLUMNS = "evenkeel.columns";

  @TempDir static Path folder;
  private static String runs = "";
  private static String digits = "";

  @BeforeAll
  static void prepare() throws IOException {
    FoldCommandTest.folder = folder;
    FoldCommandTest.model("model.onnx");
    runs = folder.resolve("runs").toString();
    digits = SmallDigits.write(folder.resolve("small"), 500, 200).toString();
    CommandRunner trained =
        CommandRunner.run(
            "train", digits, "--hidden", "16", "--epochs", "1", "--runs", runs, "--threads", "1");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    float[] x = rows();
    StringBuilder csv = new StringBuilder("a,b,label\n");
    StringBuilder labels = new StringBuilder("label\n");
    for (int r = 0; r < ROWS; r++) {
      csv.append(x[2 * r]).append(',').append(x[2 * r + 1]).append(',').append(r % 2).append('\n');
      labels.append(r % 2).append('\n');
    }
    Files.writeString(folder.resolve("rows.csv"), csv);
    Files.writeString(folder.resolve("labels.csv"), labels);
    Files.write(folder.resolve("rows.pb"), TensorValues.of("x", x, ROWS, 2).toByteArray());
    Files.write(folder.resolve("rows.npy"), npy("<f4", ROWS + ", 2", x));
  }

  private static float[] rows() {
    Random random = new Random(5);
    float[] x = new float[2 * ROWS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (3 + 2 * random.nextGaussian());
    }
    return x;
  }

  private static byte[] npy(String type, String shape, float[] values) {
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }\n".formatted(type, shape);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + Float.BYTES * values.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) header.length());
    bytes.put(header.getBytes(StandardCharsets.ISO_8859_1));
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static JsonNode json(CommandRunner run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    return new JsonMapper().readTree(run.out());
  }

  @Test
  void aRunGetsANewFolderAndStaysAsItIs() throws IOException {
    Path old = folder.resolve("runs/small-1/model.safetensors");
    byte[] before = Files.readAllBytes(old);
    Path out = folder.resolve("runs/moved");
    CommandRunner run =
        CommandRunner.run(
            "recalibrate", "small-1", digits, "-o", out.toString(), "--runs", runs, "--json");
    JsonNode json = json(run);
    assertThat(json.get("rows").intValue()).isEqualTo(200);
    assertThat(json.at("/layers/0/name").stringValue()).isEqualTo("layer 1");
    assertThat(json.at("/layers/0/meanShift").doubleValue()).isBetween(0.0, 2.0);
    assertThat(json.at("/after/loss").doubleValue())
        .isCloseTo(json.at("/before/loss").doubleValue(), within(1.0));
    assertThat(Files.readAllBytes(old)).isEqualTo(before);
    assertThat(Model.load(out.resolve("model.safetensors")).keptStatistics())
        .contains(Statistics.DATA);
    CommandRunner evaluated = CommandRunner.run("evaluate", out.toString(), "--json");
    assertThat(json(evaluated).get("loss").doubleValue())
        .isCloseTo(json.at("/after/loss").doubleValue(), within(1e-6));
    Path killed = Files.createDirectories(out.resolveSibling("killed"));
    Files.createFile(killed.resolve("metrics.jsonl"));
    Files.write(killed.resolve("model.safetensors"), new byte[3]);
    Files.write(killed.resolve(".model.safetensors.1-1.tmp"), new byte[3]);
    CommandRunner redone =
        CommandRunner.run(
            "recalibrate", "small-1", digits, "-o", killed.toString(), "--runs", runs);
    assertThat(redone.exitCode()).as(redone.err()).isZero();
    assertThat(killed.resolve("model.safetensors"))
        .hasSameBinaryContentAs(out.resolve("model.safetensors"));
    assertThat(killed.resolve(".model.safetensors.1-1.tmp")).doesNotExist();
    CommandRunner again =
        CommandRunner.run("recalibrate", "small-1", digits, "-o", out.toString(), "--runs", runs);
    assertThat(again.err())
        .isEqualTo("evenkeel: %s exists already: name a new folder with -o%s".formatted(out, NL));
    assertThat(again.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows.npy", "rows.pb"})
  void aGraphTakesATensorOfRows(String file) {
    Path out = folder.resolve(file + ".onnx");
    JsonNode json = json(onnx(file, out, "--json", "--labels", path("labels.csv")));
    assertThat(json.get("rows").intValue()).isEqualTo(ROWS);
    assertThat(json.get("layers")).hasSize(2);
    assertThat(json.at("/after/accuracy").doubleValue()).isBetween(0.0, 1.0);
    JsonNode again =
        json(
            CommandRunner.run(
                "recalibrate",
                out.toString(),
                path(file),
                "-o",
                path("again-" + file + ".onnx"),
                "--json"));
    assertThat(again.at("/layers/1/largestMeanShift").doubleValue()).isLessThan(1e-5);
    assertThat(again.at("/before").isMissingNode()).isTrue();
  }

  private static CommandRunner onnx(String data, Path out, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("recalibrate", path("model.onnx"), path(data), "-o", out.toString()));
    args.addAll(List.of(more));
    return CommandRunner.run(args.toArray(String[]::new));
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void aTableGivesRowsAndLabelsAndPeopleAreTold() {
    Path out = folder.resolve("table.onnx");
    CommandRunner run =
        onnx("rows.csv", out, "--target", "label", "--method", "batch", "--weight", "10");
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.getFirst())
        .isEqualTo(
            "%s on %s, batch method, the old statistics counted as 10 rows"
                .formatted(path("model.onnx"), path("rows.csv")));
    assertThat(lines.get(2))
        .matches("layer +channels +rows +mean +farthest +variance +least +most");
    assertThat(lines.get(3)).matches("BatchNormalization \"n1\" +2 +40 +[-0-9.e ]+");
    assertThat(lines).anyMatch(line -> line.startsWith("accuracy  "));
    assertThat(run.lastLine()).isEqualTo("wrote " + out);
  }

  private static void requireRefused(CommandRunner run, String message) {
    assertThat(run.err()).isEqualTo("evenkeel: " + message + NL);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void refusesWhatCannotBe() throws IOException {
    Path out = folder.resolve("never.onnx");
    Files.write(folder.resolve("one.npy"), npy("<f4", "1, 2", new float[] {1, 2}));
    requireRefused(onnx("one.npy", out), "statistics need at least 2 rows of data, but got 1");
    Files.write(folder.resolve("big.npy"), npy(">f4", "1, 2", new float[] {1, 2}));
    requireRefused(
        onnx("big.npy", out),
        path("big.npy")
            + ": expected little-endian numbers in C order, but its header says {'descr': '>f4',"
            + " 'fortran_order': False, 'shape': (1, 2), }");
    Files.write(folder.resolve("short.npy"), npy("<f4", "9, 2", new float[] {1, 2}));
    requireRefused(
        onnx("short.npy", out),
        path("short.npy") + ": its 18 numbers of 4 bytes need 72 bytes, but there are 8");
    Files.writeString(folder.resolve("text.npy"), "no array at all");
    requireRefused(
        onnx("text.npy", out), path("text.npy") + ": expected an array of NumPy, format 1 or 2");
    requireRefused(
        onnx("rows.npy", out, "--target", "label"),
        "--target does not go with this data: the file has no columns with names");
    requireRefused(
        onnx("rows.csv", out),
        "the model's input x takes rows of the shape [2], which 3 numbers do not fill");
    requireRefused(
        onnx("rows.npy", folder.resolve("model.onnx")),
        path("model.onnx")
            + " is the model itself, which stays as it is: name another file with -o");
    requireRefused(
        onnx("rows.npy", out, "--labels", path("one.npy")),
        path("one.npy") + " has 2 labels, but there are 40 rows");
    float[] huge = new float[ROWS];
    huge[3] = 0x1p31f;
    Files.write(folder.resolve("huge.pb"), TensorValues.of("y", huge, ROWS).toByteArray());
    requireRefused(
        onnx("rows.npy", out, "--labels", path("huge.pb")),
        "labels must be 0, 1, 2, ..., below 16777216, but row 3 (from 0) of %s has 2.1474836E9"
            .formatted(path("huge.pb")));
    assertThat(Files.exists(out)).isFalse();
  }

  @Test
  void labelledRowsOfAnotherWidthAreRefused() {
    Path out = folder.resolve("runs/never");
    String message = "the model takes rows of 49 numbers, but those of the data have 2";
    requireRefused(ofRun("rows.csv", out, "--target", "label"), message);
    requireRefused(ofRun("rows.npy", out, "--labels", path("labels.csv")), message);
    requireRefused(ofRun("rows.npy", out), message);
    assertThat(out).doesNotExist();
  }

  private static CommandRunner ofRun(String data, Path out, String... more) {
    List<String> args = new ArrayList<>(List.of("recalibrate", "small-1", path(data)));
    args.addAll(List.of("-o", out.toString(), "--runs", runs));
    args.addAll(List.of(more));
    return CommandRunner.run(args.toArray(String[]::new));
  }

  /** Only a path may be longer than a line. */
  @Test
  void aNarrowTerminalHasNarrowLines() {
    System.setProperty(COLUMNS, "66");
    try {
      CommandRunner recalibrated =
          onnx(
              "rows.csv", folder.resolve("narrow.onnx"), "--target", "label", "--tolerance", "0.5");
      CommandRunner examined =
          CommandRunner.run("doctor", path("model.onnx"), path("rows.csv"), "--target", "label");
      for (CommandRunner run : List.of(recalibrated, examined)) {
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
            .hasSizeGreaterThan(10)
            .filteredOn(line -> !line.contains(folder.toString()))
            .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(66));
      }
      assertThat(recalibrated.out().lines()).contains("layer", "BatchNormalization \"n1\"");
    } finally {
      System.clearProperty(COLUMNS);
    }
  }

  @Test
  void imagesOfAnotherOrderOfDimensionsAreRefused() throws IOException {
    CommandRunner trained =
        CommandRunner.run(
            "train",
            digits,
            "--layers",
            "conv 2 3, bn, relu, gap, dense classes",
            "--epochs",
            "1",
            "--name",
            "images",
            "--runs",
            runs);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    float[] x = new float[ROWS * 49];
    Files.write(folder.resolve("turned.npy"), npy("<f4", "40, 49, 1, 1", x));
    String message =
        "the model takes images of 7 x 7 x 1, height x width x channels, but those of %s have the dimensions [49, 1, 1]: turn them into that order"
            .formatted(path("turned.npy"));
    Path out = folder.resolve("runs/never");
    requireRefused(
        CommandRunner.run(
            "recalibrate", "images", path("turned.npy"), "-o", out.toString(), "--runs", runs),
        message);
    requireRefused(
        CommandRunner.run("doctor", "images", path("turned.npy"), "--runs", runs), message);
    for (String shape : List.of("40, 7, 7, 1", "40, 1, 7, 7", "40, 49")) {
      Files.write(folder.resolve("same.npy"), npy("<f4", shape, x));
      assertThat(
              CommandRunner.run("doctor", "images", path("same.npy"), "--runs", runs, "--json")
                  .err())
          .isEmpty();
    }
  }
}
