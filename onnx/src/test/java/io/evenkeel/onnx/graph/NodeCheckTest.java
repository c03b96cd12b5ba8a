package io.evenkeel.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.onnx.Shipped;
import io.evenkeel.onnx.fold.TestGraph;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that lack what their operator needs, and normalizations that do not fit their input. */
class NodeCheckTest {
  private static final int OPSET = 15;

  @TempDir Path folder;

  private void refused(ModelProto model, String defect) {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(model, file);
    assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " is not an ONNX model that can be read: " + defect);
  }

  private void read(ModelProto model) {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(model, file);
    assertThat(OnnxFile.read(file)).isEqualTo(model);
  }

  private static TestGraph graph() {
    return TestGraph.of(OPSET, 1).input("x", -1, 4);
  }

  @ParameterizedTest
  @CsvSource({
    "MatMul, 2",
    "Add, 2",
    "Div, 2",
    "Gemm, 2",
    "Conv, 2",
    "ConvTranspose, 2",
    "Where, 3",
    "BatchNormalization, 5"
  })
  void tooFewInputs(String operator, int needed) {
    refused(
        graph().node(operator, "y", "x").model("y"),
        "node %s \"y\" needs %d inputs, but has 1".formatted(operator, needed));
    refused(
        graph().node(operator, "y", "x", "").model("y"),
        "node %s \"y\" needs %d inputs, but has 1".formatted(operator, needed));
    refused(
        graph().node(operator, "y").model("y"),
        "node %s \"y\" needs %d inputs, but has 0".formatted(operator, needed));
  }

  @ParameterizedTest
  @CsvSource({"Relu", "Softmax", "Identity", "Flatten", "Dropout", "Reshape", "Cast"})
  void noInput(String operator) {
    refused(
        graph().node(operator, "y").model("y"),
        "node %s \"y\" needs 1 inputs, but has 0".formatted(operator));
  }

  @Test
  void noOutput() {
    assertThatThrownBy(() -> Onnx.load(Shipped.path("cases/onnx-node-without-output.onnx")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("of its graph from 0, has no output, so that nothing can read it");
    assertThatThrownBy(() -> Onnx.load(Shipped.path("cases/matmul-one-input.onnx")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("needs 2 inputs, but has 1");
    refused(
        graph().node("Dropout", "", "x").output("mask").model("mask"),
        "node Dropout \"\" leaves out its first output, which is its result");
    refused(
        graph().node("Relu", "", "x").model("x"),
        "node Relu \"\", number 0 of its graph from 0, has no output, so that nothing can read it");
  }

  @Test
  void attributesOfAnotherType() {
    refused(
        graph().batchNorm("y", "x", 4).with("epsilon", 1).model("y"),
        "node BatchNormalization \"y\" has the attribute epsilon of type INT, but it must be FLOAT");
    refused(
        graph().node("Softmax", "y", "x").with("axis", 1f).model("y"),
        "node Softmax \"y\" has the attribute axis of type FLOAT, but it must be INT");
    refused(
        graph().node("Transpose", "y", "x").with("perm", 1).model("y"),
        "node Transpose \"y\" has the attribute perm of type INT, but it must be INTS");
    refused(
        graph().batchNorm("y", "x", 4).with("epsilon", Float.NaN).model("y"),
        "node BatchNormalization \"y\" has the attribute epsilon of NaN, but it must be finite");
  }

  @Test
  void whatIsOfSeveralTypesIsRead() {
    read(graph().node("Pad", "y", "x").with("pads", 0L, 0L, 0L, 1L).with("value", 1f).model("y"));
    refused(
        graph().node("Constant", "y").with("value", 1f).model("y"),
        "node Constant \"y\" has the attribute value of type FLOAT, but it must be TENSOR");
  }

  @Test
  void scalesThatDoNotFitTheInput() {
    refused(
        TestGraph.of(OPSET, 1).input("x", 40, 4).batchNorm("y", "x", 2).model("y"),
        "node BatchNormalization \"y\" has 2 scales, but its input \"x\" has 4 channels");
    refused(
        graph().random("w", 4, 3).node("MatMul", "z", "x", "w").batchNorm("y", "z", 2).model("y"),
        "node BatchNormalization \"y\" has 2 scales, but its input \"z\" has 3 channels");
    refused(
        graph()
            .random("w", 3, 4)
            .node("Gemm", "z", "x", "w")
            .with("transB", 1)
            .node("Relu", "r", "z")
            .batchNorm("y", "r", 4)
            .model("y"),
        "node BatchNormalization \"y\" has 4 scales, but its input \"r\" has 3 channels");
    refused(
        TestGraph.of(OPSET, 1)
            .input("x", -1, 2, 8, 8)
            .random("w", 6, 2, 3, 3)
            .node("Conv", "c", "x", "w")
            .node("MaxPool", "p", "c")
            .with("kernel_shape", 2L, 2L)
            .node("Concat", "j", "p", "p")
            .with("axis", 1)
            .batchNorm("y", "j", 6)
            .model("y"),
        "node BatchNormalization \"y\" has 6 scales, but its input \"j\" has 12 channels");
    refused(
        TestGraph.of(OPSET, 1)
            .input("x", -1, 3, 8, 8)
            .node("ReduceMean", "m", "x")
            .with("axes", 2L, 3L)
            .with("keepdims", 0)
            .batchNorm("y", "m", 8)
            .model("y"),
        "node BatchNormalization \"y\" has 8 scales, but its input \"m\" has 3 channels");
    refused(
        TestGraph.of(18, 1)
            .input("x", -1, 3, 8, 8)
            .constant("axes", new long[] {-2, -1}, 2)
            .node("ReduceMax", "m", "x", "axes")
            .batchNorm("y", "m", 8)
            .model("y"),
        "node BatchNormalization \"y\" has 8 scales, but its input \"m\" has 3 channels");
    refused(
        TestGraph.of(OPSET, 1)
            .input("x", -1, 3, 8, 8)
            .constant("p", new long[] {0, 0, 1, 1, 0, 2, 1, 1}, 8)
            .node("Pad", "q", "x", "p")
            .batchNorm("y", "q", 3)
            .model("y"),
        "node BatchNormalization \"y\" has 3 scales, but its input \"q\" has 5 channels");
    refused(
        TestGraph.of(OPSET, 1)
            .input("x", 7, 64)
            .node("Transpose", "t", "x")
            .batchNorm("y", "t", 64)
            .model("y"),
        "node BatchNormalization \"y\" has 64 scales, but its input \"t\" has 7 channels");
    refused(
        TestGraph.of(OPSET, 1).input("x").batchNorm("y", "x", 3).model("y"),
        "node BatchNormalization \"y\" has 3 scales, but its input \"x\" is a single number");
  }

  @Test
  void parametersThatDoNotFitEachOther() {
    refused(
        graph()
            .random("y.gamma", 4)
            .random("y.beta", 4)
            .random("y.mean", 3)
            .random("y.variance", 4)
            .norm("y", "x", "y")
            .model("y"),
        "node BatchNormalization \"y\" has 4 scales, but 3 means");
  }

  /** Numbers that are not known, or that may differ, do not stop a graph from being read. */
  @Test
  void whatMayFitIsRead() {
    read(graph().batchNorm("y", "x", 4).model("y"));
    read(TestGraph.of(OPSET, 1).input("x", -1, -1).batchNorm("y", "x", 4).model("y"));
    read(TestGraph.of(OPSET, 1).input("x", 5).batchNorm("y", "x", 1).model("y"));
    read(
        TestGraph.of(OPSET, 1)
            .input("x", -1, 64)
            .node("Transpose", "t", "x")
            .batchNorm("y", "t", 64)
            .model("y"));
    read(graph().batchNorm("y", "x", 3).with("spatial", 0).model("y"));
  }

  @Test
  void aNormalizationInABodyIsCheckedToo() {
    TestGraph inner = TestGraph.of(OPSET, 2).batchNorm("inside", "x", 3);
    ModelProto model =
        graph()
            .input("c", 1)
            .node("If", "y", "c")
            .with("then_branch", inner.body("inside"))
            .with("else_branch", inner.body("inside"))
            .model("y");
    refused(
        model,
        "node BatchNormalization \"inside\" has 3 scales, but its input \"x\" has 4 channels");
  }
}
