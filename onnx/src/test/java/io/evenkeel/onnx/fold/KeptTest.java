package io.evenkeel.onnx.fold;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Normalizations that cannot be folded: why they cannot, and what is still done to them. */
class KeptTest {

  private static TestGraph gemm(int opset) {
    return TestGraph.of(opset, 21)
        .input("x", 4, 3)
        .random("w", 3, 2)
        .random("c", 2)
        .node("Gemm", "z", "x", "w", "c");
  }

  private static String reason(ModelProto model) {
    FoldedModel folded = GraphFolding.fold(model);
    assertThat(folded.after()).isEqualTo(model);
    return FoldingProof.reason(folded);
  }

  @Test
  void trainingModeStays() {
    String expected = "it normalises by its batch (training mode), not by kept statistics";
    assertThat(
            reason(
                gemm(15)
                    .batchNorm("y", "z", 2)
                    .with("training_mode", 1)
                    .output("m")
                    .output("v")
                    .model("y", "m", "v")))
        .isEqualTo(expected);
    assertThat(
            reason(
                gemm(9)
                    .batchNorm("y", "z", 2)
                    .output("m")
                    .output("v")
                    .output("sm")
                    .output("sv")
                    .model("y")))
        .isEqualTo(expected);
    assertThat(reason(gemm(6).batchNorm("y", "z", 2).model("y"))).isEqualTo(expected);
  }

  @Test
  void statisticsOfEveryElementStay() {
    assertThat(reason(gemm(8).batchNorm("y", "z", 2).with("spatial", 0).model("y")))
        .isEqualTo("it has statistics for every element (spatial = 0), not every channel");
  }

  @Test
  void parametersThatAreNotConstantStay() {
    assertThat(
            reason(
                gemm(13)
                    .input("mean", 2)
                    .random("n", 2)
                    .node("BatchNormalization", "y", "z", "n", "n", "mean", "n")
                    .model("y")))
        .isEqualTo("its mean is not a constant of numbers");
  }

  @Test
  void damagedParametersStay() {
    TestGraph graph = gemm(13).random("n", 2).random("three", 3).random("flat", 1, 2);
    assertThat(
            reason(
                gemm(13)
                    .random("n", 2)
                    .random("three", 3)
                    .node("BatchNormalization", "y", "z", "n", "n", "three", "n")
                    .model("y")
                    .toBuilder()
                    .build()))
        .isEqualTo("its mean has 3 values, but its gamma 2");
    assertThat(
            GraphFolding.fold(
                    graph.node("BatchNormalization", "y", "z", "flat", "n", "n", "n").model("y"))
                .kept()
                .getFirst()
                .reason())
        .isEqualTo("its gamma has the type FLOAT and the shape [1, 2], not one number a channel");
    assertThat(
            reason(
                gemm(13)
                    .random("n", 2)
                    .constant("bad", new float[] {1, Float.NaN}, 2)
                    .node("BatchNormalization", "y", "z", "n", "bad", "n", "n")
                    .model("y")))
        .isEqualTo("its beta holds NaN");
    assertThat(
            reason(
                gemm(13)
                    .random("n", 2)
                    .constant("negative", new float[] {1, -2}, 2)
                    .node("BatchNormalization", "y", "z", "n", "n", "n", "negative")
                    .with("epsilon", 0f)
                    .model("y")))
        .isEqualTo("its variance + epsilon is -2.0 in channel 1, which has no positive root");
  }

  @Test
  void weightsThatAreComputedStay() {
    assertThat(
            reason(
                TestGraph.of(13, 22)
                    .input("x", 4, 3)
                    .input("w", 3, 2)
                    .node("Gemm", "z", "x", "w")
                    .batchNorm("y", "z", 2)
                    .model("y")))
        .startsWith("the weight of Gemm \"z\" is not a constant of type FLOAT or DOUBLE; ");
    assertThat(
            reason(
                TestGraph.of(13, 22)
                    .input("x", 4, 3)
                    .input("c", 4, 2)
                    .random("w", 3, 2)
                    .node("Gemm", "z", "x", "w", "c")
                    .batchNorm("y", "z", 2)
                    .model("y")))
        .startsWith("the bias of Gemm \"z\" is not a constant with one number a channel; ");
  }

  @Test
  void halfPrecisionStays() {
    TensorProto half =
        TensorProto.newBuilder()
            .setName("h")
            .setDataType(DataType.FLOAT16.getNumber())
            .addDims(2)
            .addInt32Data(0)
            .addInt32Data(0)
            .build();
    assertThat(
            reason(
                gemm(15)
                    .initializer(half)
                    .node("BatchNormalization", "y", "z", "h", "h", "h", "h")
                    .model("y")))
        .isEqualTo("its gamma is of type FLOAT16, too coarse to be folded");
  }

  @Test
  void aScaleLayerBehindOneThatStaysGoesIntoItsGammaAndBeta() {
    FoldedModel folded =
        FoldingProof.folded(
            TestGraph.of(13, 23)
                .input("x", -1, 3, 4)
                .node("Relu", "r", "x")
                .batchNorm("n", "r", 3)
                .random("s", 3, 1)
                .random("t", 1, 3, 1)
                .node("Mul", "m", "n", "s")
                .node("Add", "a", "t", "m")
                .batchNorm("n2", "a", 3)
                .node("Identity", "i", "n2")
                .node("Relu", "y", "i")
                .model("y"));
    assertThat(folded.kept())
        .containsExactly(
            new FoldedModel.Kept(
                "BatchNormalization \"n\"",
                "Relu \"r\" before it is no linear layer; Relu \"y\" behind it is no linear layer"
                    + " that reads it",
                List.of("Mul \"m\"", "Add \"a\"")));
    assertThat(folded.folded())
        .containsExactly(
            new FoldedModel.Folded("BatchNormalization \"n2\"", "BatchNormalization \"n\""));
    assertThat(folded.after().getGraph().getNodeList().stream().map(n -> n.getOpType()))
        .containsExactly("Relu", "BatchNormalization", "Identity", "Relu");
  }

  /** Along the last of three dimensions, the constant is not one number per channel. */
  @Test
  void aMulAlongAnotherDimensionIsNoScaleLayer() {
    FoldedModel folded =
        FoldingProof.folded(
            TestGraph.of(13, 24)
                .input("x", -1, 3, 3)
                .node("Relu", "r", "x")
                .batchNorm("n", "r", 3)
                .random("s", 3)
                .node("Mul", "y", "n", "s")
                .model("y"));
    assertThat(folded.kept().getFirst().taken()).isEmpty();
    assertThat(FoldingProof.count(folded.after(), "Mul")).isOne();
  }

  @Test
  void aBodyIsLeftAloneAndWhatItReadsIsRead() {
    TestGraph body = TestGraph.of(13, 25).node("Identity", "inner", "z").batchNorm("b", "inner", 2);
    TestGraph other = TestGraph.of(13, 26).node("Neg", "b2", "z");
    FoldedModel folded =
        FoldingProof.folded(
            gemm(13)
                .initializer(
                    TensorProto.newBuilder()
                        .setName("yes")
                        .setDataType(DataType.BOOL.getNumber())
                        .addInt32Data(1)
                        .build())
                .batchNorm("y", "z", 2)
                .node("If", "y2", "yes")
                .with("then_branch", body.body("b"))
                .with("else_branch", other.body("b2"))
                .model("y", "y2"));
    assertThat(folded.kept())
        .extracting(FoldedModel.Kept::reason)
        .containsExactly(
            "it is not the only one to read what Gemm \"z\" before it makes; its result is an"
                + " output of the graph",
            "it is inside the body of a control-flow node");
  }

  @Test
  void deadNodesAndInitializersGo() {
    FoldedModel folded =
        FoldingProof.folded(gemm(13).random("unused", 7).node("Relu", "dead", "z").model("z"));
    assertThat(folded.nodesAfter()).isOne();
    assertThat(folded.after().getGraph().getInitializerList().stream().map(TensorProto::getName))
        .containsExactly("w", "c");
  }
}
