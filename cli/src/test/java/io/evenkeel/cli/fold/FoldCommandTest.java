package io.evenkeel.cli.fold;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.cli.CommandRunner;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.graph.TensorValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code evenkeel fold} as a user would give it. */
public class FoldCommandTest {
  private static final String NL = System.lineSeparator();

  @TempDir public static Path folder;

  /** Two columns, a Gemm with a BN behind it, a Relu with one behind it, and a softmax. */
  public static Path model(String name) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    graph.addInput(value("x", -1, 2)).addOutput(value("y", -1, 2));
    graph.addInitializer(TensorValues.of("w", new float[] {1, 2, 3, -4}, 2, 2));
    graph.addInitializer(TensorValues.of("gamma", new float[] {2, -1}, 2));
    graph.addInitializer(TensorValues.of("beta", new float[] {0.5f, 0}, 2));
    graph.addInitializer(TensorValues.of("mean", new float[] {1, -1}, 2));
    graph.addInitializer(TensorValues.of("variance", new float[] {4, 9}, 2));
    graph.addNode(node("Gemm", "z", "x", "w"));
    graph.addNode(node("BatchNormalization", "n1", "z", "gamma", "beta", "mean", "variance"));
    graph.addNode(node("Relu", "r", "n1"));
    graph.addNode(node("BatchNormalization", "n2", "r", "gamma", "beta", "mean", "variance"));
    graph.addNode(
        node("Softmax", "y", "n2").toBuilder()
            .addAttribute(
                AttributeProto.newBuilder().setName("axis").setType(AttributeType.INT).setI(1)));
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
            .setGraph(graph)
            .build();
    Path file = folder.resolve(name);
    OnnxFile.write(model, file);
    return file;
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addOutput(output)
        .addAllInput(List.of(inputs))
        .build();
  }

  private static ValueInfoProto value(String name, long... dims) {
    TypeProto.Tensor.Builder type =
        TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber());
    for (long dim : dims) {
      if (dim < 0) {
        type.getShapeBuilder().addDimBuilder().setDimParam("batch");
      } else {
        type.getShapeBuilder().addDimBuilder().setDimValue(dim);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  @Test
  void tellsPeopleWhatWasFoldedAndWhatWasNot() {
    Path model = model("people.onnx");
    Path out = folder.resolve("people-folded.onnx");
    CommandRunner run = CommandRunner.run("fold", model.toString(), "-o", out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("folded 1 of 2 batch normalizations of " + model);
    assertThat(lines)
        .contains(
            "BatchNormalization \"n1\"  Gemm \"z\"",
            "BatchNormalization \"n2\"  Relu \"r\" before it is no linear layer; Softmax \"y\""
                + " behind it is no linear layer that reads it");
    assertThat(run.lastLine()).isEqualTo("wrote " + out);
    assertThat(OnnxFile.read(out).getGraph().getNodeCount()).isEqualTo(4);
  }

  @Test
  void printsOneJsonObject() {
    Path model = model("json.onnx");
    Path out = folder.resolve("json-folded.onnx");
    CommandRunner run =
        CommandRunner.run(
            "fold", model.toString(), "-o", out.toString(), "--json", "--shape", "3,2");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    JsonNode json = new JsonMapper().readTree(run.out());
    assertThat(json.get("nodesBefore").intValue()).isEqualTo(5);
    assertThat(json.get("nodesAfter").intValue()).isEqualTo(4);
    assertThat(json.at("/folded/0/into").stringValue()).isEqualTo("Gemm \"z\"");
    assertThat(json.at("/kept/0/node").stringValue()).isEqualTo("BatchNormalization \"n2\"");
    assertThat(json.get("largestDifference").doubleValue()).isBetween(0.0, 1e-6);
    assertThat(json.get("largestNumber").doubleValue()).isGreaterThan(0.1);
    assertThat(json.get("comparedAt").stringValue()).isIn("n1", "n2");
    assertThat(json.get("valuesCompared").intValue()).isEqualTo(2);
    assertThat(json.at("/secondsOptimized/before").doubleValue()).isPositive();
    assertThat(json.at("/secondsNodeByNode/after").doubleValue()).isPositive();
  }

  @Test
  void foldsWithoutRunningTheGraph() {
    Path model = model("unchecked.onnx");
    Path out = folder.resolve("unchecked-folded.onnx");
    CommandRunner run =
        CommandRunner.run("fold", model.toString(), "-o", out.toString(), "--no-check");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("not run: not asked for" + NL);
    assertThat(Files.exists(out)).isTrue();
  }

  /** Where the graph alone does not tell, the rows do. */
  @Test
  void refusesANormalizationThatDoesNotFitItsInput() {
    Path model = model("unfit.onnx");
    ModelProto.Builder graph = OnnxFile.read(model).toBuilder();
    graph.getGraphBuilder().setInput(0, value("x", -1, -1)).removeNode(0);
    graph.getGraphBuilder().getNodeBuilder(0).setInput(0, "x");
    Path file = folder.resolve("unfit-open.onnx");
    OnnxFile.write(graph.build(), file);
    Path out = folder.resolve("unfit-folded.onnx");
    requireRefused(
        "node BatchNormalization \"n1\" has 2 scales, but its input \"x\" has 3 channels",
        "fold",
        file.toString(),
        "-o",
        out.toString(),
        "--shape",
        "4,3");
    assertThat(Files.exists(out)).isFalse();
  }

  private static void requireRefused(String message, String... args) {
    CommandRunner run = CommandRunner.run(args);
    assertThat(run.err()).isEqualTo("evenkeel: " + message + NL);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void refusesWhatCannotBe() throws IOException {
    Path model = model("same.onnx");
    byte[] before = Files.readAllBytes(model);
    requireRefused(
        model + " is the model itself, which stays as it is: name another file with -o",
        "fold",
        model.toString(),
        "-o",
        model.toString());
    assertThat(Files.readAllBytes(model)).isEqualTo(before);
    Path out = folder.resolve("never.onnx");
    requireRefused(
        "--shape must be like 1,3,224,224 or NAME=1,3,224,224, but got 3x2",
        "fold",
        model.toString(),
        "-o",
        out.toString(),
        "--shape",
        "3x2");
    requireRefused(
        folder.resolve("none.onnx") + " is not a file: give the path of an ONNX model",
        "fold",
        folder.resolve("none.onnx").toString(),
        "-o",
        out.toString());
    assertThat(Files.exists(out)).isFalse();
  }
}
