package io.evenkeel.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.onnx.Shipped;
import io.evenkeel.onnx.fold.ProbeRows;
import io.evenkeel.onnx.fold.TestGraph;
import io.evenkeel.onnx.runtime.Optimization;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes that the graph tells, judged by ONNX Runtime. */
class ValueShapesTest {

  /** Every size that is told is the real one; and most are told. */
  private static void agrees(ModelProto model, double share) {
    GraphProto graph = model.getGraph();
    GraphProto.Builder shown = graph.toBuilder().clearOutput();
    for (NodeProto node : graph.getNodeList()) {
      String shape = "shape of " + node.getOutput(0);
      shown.addNode(
          NodeProto.newBuilder().setOpType("Shape").addInput(node.getOutput(0)).addOutput(shape));
      shown.addOutput(ValueInfoProto.newBuilder().setName(shape));
    }
    ModelProto whole = model.toBuilder().setGraph(shown).build();
    ValueShapes shapes = ValueShapes.of(graph);
    Map<String, TensorProto> inputs = ProbeRows.of(model, Map.of(), 1);
    int told = 0;
    try (RuntimeSession session = RuntimeSession.open(whole, Optimization.NONE, 1)) {
      Map<String, TensorProto> real = session.run(inputs);
      for (NodeProto node : graph.getNodeList()) {
        String value = node.getOutput(0);
        long[] expected = TensorValues.longs(Objects.requireNonNull(real.get("shape of " + value)));
        long[] got = shapes.of(value);
        if (got != null) {
          told++;
          assertThat(got).as(value).hasSameSizeAs(expected);
          for (int i = 0; i < got.length; i++) {
            assertThat(got[i]).as("%s, %d", value, i).isIn(ValueShapes.UNKNOWN, expected[i]);
          }
        }
      }
    }
    assertThat(told).isGreaterThanOrEqualTo((int) (share * graph.getNodeCount()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch-mnist-mlp-sigmoid-bn", "ultraface-slim-320", "light-densenet121"})
  void ofRealModels(String name) {
    agrees(OnnxFile.read(Shipped.path(name + "/model.onnx")), 0.7);
  }

  @Test
  void ofEveryRule() {
    ModelProto model =
        TestGraph.of(13, 3)
            .input("x", 2, 3, 4)
            .random("row", 4)
            .random("w", 4, 5)
            .constant("axes", new long[] {1}, 1)
            .constant("flat", new long[] {0, -1}, 2)
            .constant("four", new long[] {2, 1, 3, 4}, 4)
            .node("Add", "sum", "x", "row")
            .node("MatMul", "product", "sum", "w")
            .node("Transpose", "turned", "product")
            .with("perm", 0L, 2L, 1L)
            .node("Transpose", "reversed", "product")
            .node("Unsqueeze", "wide", "x", "axes")
            .node("Squeeze", "narrow", "wide", "axes")
            .node("Reshape", "rows", "x", "flat")
            .node("Reshape", "image", "x", "four")
            .node("Flatten", "flattened", "image")
            .with("axis", -2)
            .node("Concat", "joined", "x", "narrow")
            .with("axis", -1)
            .random("k", 1, 3, 2, 2)
            .node("ConvTranspose", "grown", "image", "k")
            .node("GlobalAveragePool", "g", "grown")
            .random("b", 3, 12)
            .node("Gemm", "gemm", "rows", "b")
            .with("transB", 1)
            .model("g");
    agrees(model, 1);
    ValueShapes shapes = ValueShapes.of(model.getGraph());
    assertThat(shapes.of("joined")).containsExactly(2, 3, 8);
    assertThat(shapes.of("wide")).containsExactly(2, 1, 3, 4);
    assertThat(shapes.of("grown")).containsExactly(2, 3, -1, -1);
    assertThat(shapes.of("gemm")).containsExactly(2, 3);
  }

  /** Windows of every kind over an awkward image: all sizes are told, and ONNX Runtime agrees. */
  @Test
  void ofWindows() {
    ModelProto model =
        TestGraph.of(17, 3)
            .input("x", 2, 4, 33, 17)
            .random("k", 6, 4, 3, 2)
            .random("grouped", 4, 1, 5, 5)
            .node("Conv", "valid", "x", "k")
            .node("Conv", "strided", "x", "k")
            .with("strides", 2L, 3L)
            .with("pads", 1L, 0L, 2L, 1L)
            .node("Conv", "apart", "x", "k")
            .with("dilations", 3L, 2L)
            .node("Conv", "depthwise", "x", "grouped")
            .with("group", 4L)
            .with("pads", 2L, 2L, 2L, 2L)
            .node("Conv", "upper", "x", "k")
            .with("auto_pad", "SAME_UPPER")
            .with("strides", 2L, 2L)
            .node("Conv", "lower", "x", "k")
            .with("auto_pad", "SAME_LOWER")
            .node("Conv", "none", "x", "k")
            .with("auto_pad", "VALID")
            .node("MaxPool", "max", "x")
            .with("kernel_shape", 2L, 2L)
            .with("strides", 2L, 2L)
            .node("MaxPool", "ceiled", "x")
            .with("kernel_shape", 2L, 3L)
            .with("strides", 4L, 4L)
            .with("pads", 1L, 1L, 1L, 1L)
            .with("ceil_mode", 1L)
            .node("AveragePool", "average", "x")
            .with("kernel_shape", 3L, 3L)
            .with("strides", 2L, 2L)
            .with("pads", 1L, 1L, 1L, 1L)
            .node("AveragePool", "rounded", "x")
            .with("kernel_shape", 2L, 2L)
            .with("strides", 2L, 2L)
            .with("ceil_mode", 1L)
            .model("valid");
    agrees(model, 1);
    ValueShapes shapes = ValueShapes.of(model.getGraph());
    for (NodeProto node : model.getGraph().getNodeList()) {
      assertThat(shapes.of(node.getOutput(0)))
          .as(node.getName())
          .doesNotContain(ValueShapes.UNKNOWN);
    }
    assertThat(shapes.of("strided")).containsExactly(2, 6, 17, 6);
    assertThat(shapes.of("upper")).containsExactly(2, 6, 17, 9);
  }

  @Test
  void hostileWindowsAreUnknown() {
    ModelProto model =
        TestGraph.of(17, 3)
            .input("x", 2, 4, 5, 5)
            .node("MaxPool", "a", "x")
            .with("kernel_shape", 6L, Long.MAX_VALUE)
            .node("MaxPool", "b", "x")
            .with("kernel_shape", 2L, 2L)
            .with("strides", 0L, -1L)
            .node("MaxPool", "c", "x")
            .with("kernel_shape", 2L)
            .node("MaxPool", "d", "x")
            .with("kernel_shape", 2L, 2L)
            .with("pads", Long.MAX_VALUE, -3L, 1L, 1L)
            .model("a");
    ValueShapes shapes = ValueShapes.of(model.getGraph());
    for (String value : new String[] {"a", "b", "c", "d"}) {
      assertThat(shapes.of(value)).as(value).containsExactly(2, 4, -1, -1);
    }
  }

  @Test
  void hostileSizesAreUnknown() {
    ModelProto model =
        TestGraph.of(13, 3)
            .input("x", -1, 1L << 40, 1L << 40)
            .node("Flatten", "f", "x")
            .constant("shape", new long[] {-1, Long.MIN_VALUE, 0}, 3)
            .node("Reshape", "r", "x", "shape")
            .node("Transpose", "t", "x")
            .with("perm", 7L, -1L, 1L << 33)
            .random("k", 2, 3, 1, 1)
            .node("ConvTranspose", "c", "x", "k")
            .with("group", Long.MAX_VALUE)
            .model("f");
    ValueShapes shapes = ValueShapes.of(model.getGraph());
    assertThat(shapes.of("f")).containsExactly(-1, -1);
    assertThat(shapes.of("r")).containsExactly(-1, -1, 1L << 40);
    assertThat(shapes.of("t")).isNull();
    assertThat(shapes.of("c")).containsExactly(-1, -1, -1, -1);
  }
}
