package io.evenkeel.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.evenkeel.cli.CommandRunner;
import io.evenkeel.cli.SmallDigits;
import io.evenkeel.model.Model;
import io.evenkeel.model.PyTorchWeights;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.Tabular;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code evenkeel export}, on a run of small digits and on a model of a table. */
class ExportCommandTest {
  @TempDir static Path folder;
  private static String run = "";

  @BeforeAll
  static void train() throws IOException {
    String data = SmallDigits.write(folder.resolve("small"), 600, 300).toString();
    CommandRunner trained =
        CommandRunner.run(
            "train",
            data,
            "--hidden",
            "16,8",
            "--epochs",
            "1",
            "--batch-size",
            "50",
            "--threads",
            "1",
            "--runs",
            folder.resolve("runs").toString());
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    run = folder.resolve("runs/small-1").toString();
  }

  @Test
  void anOnnxFileWithItsCertificate() {
    Path file = folder.resolve("small.onnx");
    CommandRunner exported = CommandRunner.run("export", run, "-o", file.toString());
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(exported.out().lines().toList().get(0))
        .isEqualTo(file + ": 9 nodes of opset 17, from pixels to logits, probabilities");
    assertThat(exported.lastLine())
        .matches(
            "the same in ONNX Runtime 1\\.29\\.0: largest difference \\S+, relative \\S+, on the"
                + " first 256 test rows of small");
    ModelProto graph = OnnxFile.read(file);
    assertThat(graph.getProducerName()).isEqualTo("evenkeel");
    assertThat(graph.getProducerVersion()).isNotEmpty();
    Map<String, String> metadata =
        graph.getMetadataPropsList().stream()
            .collect(
                Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
    assertThat(metadata).containsOnlyKeys("evenkeel.model", "evenkeel.config", "evenkeel.parity");
    JsonNode parity = new JsonMapper().readTree(metadata.get("evenkeel.parity"));
    assertThat(parity.get("rows").intValue()).isEqualTo(256);
    assertThat(parity.get("relative").doubleValue()).isBetween(1e-12, 1e-5);
    Model back = Onnx.load(file);
    Model model = Model.load(Path.of(run, "model.safetensors"));
    assertThat(back.parameter("0", "weight")).containsExactly(model.parameter("0", "weight"));
  }

  @Test
  void aChangedFileHasNoCertificate() {
    Path file = folder.resolve("exported.onnx");
    assertThat(CommandRunner.run("export", run, "-o", file.toString()).exitCode()).isZero();
    Path changed = folder.resolve("changed.onnx");
    String data = folder.resolve("small").toString();
    for (String[] args :
        new String[][] {
          {"recalibrate", file.toString(), data, "-o", changed.toString()},
          {"fold", file.toString(), "-o", changed.toString()}
        }) {
      CommandRunner ran = CommandRunner.run(args);
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      assertThat(OnnxFile.read(changed).getMetadataPropsList())
          .extracting(StringStringEntryProto::getKey)
          .containsExactlyInAnyOrder("evenkeel.model", "evenkeel.config");
    }
  }

  @Test
  void folded() {
    Path file = folder.resolve("folded.onnx");
    CommandRunner exported =
        CommandRunner.run("export", run, "-o", file.toString(), "--fold", "--opset", "13");
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(exported.out().lines().toList().subList(0, 2))
        .containsExactly(
            file + ": 7 nodes of opset 13, from pixels to logits, probabilities",
            "folded 2 of 2 batch normalizations");
  }

  @Test
  void weightsForPyTorchAndJson() {
    Path file = folder.resolve("small.safetensors");
    CommandRunner exported =
        CommandRunner.run("export", run, "--weights", file.toString(), "--json");
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    JsonNode json = new JsonMapper().readTree(exported.out());
    assertThat(json.get("weights").stringValue()).isEqualTo(file.toString());
    Model model = Model.load(Path.of(run, "model.safetensors"));
    Model back = PyTorchWeights.load(file, model.network());
    assertThat(back.parameter("0", "weight")).containsExactly(model.parameter("0", "weight"));
  }

  @Test
  void aModelOfATable() {
    Random random = new Random(1);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double x = random.nextGaussian();
      rows.add(Map.of("x", x, "c", random.nextBoolean() ? "a" : "b", "y", x > 0 ? "yes" : "no"));
    }
    Table table =
        Table.of(List.of(Column.number("x"), Column.category("c"), Column.category("y")), rows);
    Path model = folder.resolve("table.safetensors");
    Tabular.classifier("y").epochs(1).fit(table).save(model);
    Path file = folder.resolve("table.onnx");
    CommandRunner exported =
        CommandRunner.run("export", model.toString(), "-o", file.toString(), "--json");
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    JsonNode json = new JsonMapper().readTree(exported.out());
    assertThat(json.at("/parity/relative").doubleValue()).isBetween(0.0, 1e-5);
    assertThat(OnnxFile.read(file).getGraph().getInputList().stream().map(i -> i.getName()))
        .containsExactlyInAnyOrder("x", "c");
  }

  @Test
  void refusals() {
    CommandRunner nothing = CommandRunner.run("export", run);
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err())
        .isEqualToIgnoringNewLines(
            "evenkeel: there is nothing to write: name an ONNX file with -o, or a safetensors file"
                + " with --weights");
    Path file = folder.resolve("never.onnx");
    CommandRunner strict =
        CommandRunner.run("export", run, "-o", file.toString(), "--tolerance", "0");
    assertThat(strict.exitCode()).isEqualTo(2);
    assertThat(strict.err())
        .matches(
            "evenkeel: ONNX Runtime 1\\.29\\.0 differs by \\S+ from our engine on the first 256 test"
                + " rows of small, more than the tolerance of 0: nothing was written; raise"
                + " --tolerance if that is good enough\\R");
    assertThat(Files.exists(file)).isFalse();
  }
}
