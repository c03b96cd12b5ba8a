package io.evenkeel.onnx.fold;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Normalizations behind linear layers; ONNX Runtime judges each fold. */
class FoldBehindTest {

  private static TestGraph conv(int groups, boolean bias) {
    TestGraph graph =
        TestGraph.of(13, 1).input("x", -1, 4, 5, 5).random("w", 6, 4 / groups, 3, 3).random("b", 6);
    Stream<String> inputs = bias ? Stream.of("x", "w", "b") : Stream.of("x", "w");
    return graph
        .node("Conv", "z", inputs.toArray(String[]::new))
        .with("pads", 1L, 1L, 1L, 1L)
        .with("group", groups);
  }

  private static void requireGone(FoldedModel folded, String into) {
    assertThat(folded.kept()).isEmpty();
    assertThat(folded.folded()).isNotEmpty().allMatch(f -> f.into().equals(into));
    assertThat(FoldingProof.count(folded.after(), "BatchNormalization")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1,true", "1,false", "2,true", "2,false"})
  void goesIntoAConvolutionOfAnyGroups(int groups, boolean bias) {
    FoldedModel folded = FoldingProof.folded(conv(groups, bias).batchNorm("y", "z", 6).model("y"));
    requireGone(folded, "Conv \"z\"");
    assertThat(folded.nodesBefore()).isEqualTo(2);
    assertThat(folded.nodesAfter()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void goesIntoATransposedConvolution(int groups) {
    FoldedModel folded =
        FoldingProof.folded(
            TestGraph.of(13, 2)
                .input("x", -1, 4, 3, 3)
                .random("w", 4, 3, 2, 2)
                .node("ConvTranspose", "z", "x", "w")
                .with("group", groups)
                .with("strides", 2L, 2L)
                .batchNorm("y", "z", 3 * groups)
                .model("y"));
    requireGone(folded, "ConvTranspose \"z\"");
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "1,1,1", "1,0.5,2", "0,2,0", "1,1,0"})
  void goesIntoAGemmWithItsFactors(int transposed, float alpha, float beta) {
    long[] shape = transposed == 1 ? new long[] {4, 3} : new long[] {3, 4};
    FoldedModel folded =
        FoldingProof.folded(
            TestGraph.of(13, 3)
                .input("x", -1, 3)
                .random("w", shape)
                .random("c", 1, 4)
                .node("Gemm", "z", "x", "w", "c")
                .with("transB", transposed)
                .with("alpha", alpha)
                .with("beta", beta)
                .batchNorm("y", "z", 4)
                .model("y"));
    requireGone(folded, "Gemm \"z\"");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void goesIntoAMatMulAndTheAddBehindIt(boolean add) {
    TestGraph graph =
        TestGraph.of(13, 4)
            .input("x", -1, 3)
            .random("w", 3, 4)
            .random("b", 4)
            .node("MatMul", "xw", "x", "w");
    if (add) {
      graph.node("Add", "z", "b", "xw");
    }
    FoldedModel folded = FoldingProof.folded(graph.batchNorm("y", add ? "z" : "xw", 4).model("y"));
    requireGone(folded, "MatMul \"xw\"");
    assertThat(folded.after().getGraph().getNodeList().stream().map(n -> n.getOpType()))
        .containsExactly("MatMul", "Add");
  }

  @Test
  void doesNotTakeTheLastDimensionOfASequenceForItsChannels() {
    FoldedModel folded =
        FoldingProof.folded(
            TestGraph.of(13, 4)
                .input("x", -1, 4, 3)
                .random("w", 3, 4)
                .node("MatMul", "z", "x", "w")
                .batchNorm("y", "z", 4)
                .model("y"));
    assertThat(FoldingProof.reason(folded))
        .isEqualTo(
            "MatMul \"z\" is not known to multiply two matrices, so that its columns would be the"
                + " channels; its result is an output of the graph");
  }

  @Test
  void takesIdentityDropoutAndScaleLayersAlong() {
    FoldedModel folded =
        FoldingProof.folded(
            conv(1, false)
                .constant("s", new float[] {1, -2, 3, 0, 5, 6}, 1, 6, 1, 1)
                .constant("half", new float[] {0.5f})
                .random("t", 6, 1, 1)
                .node("Identity", "z1", "z")
                .node("Mul", "z2", "s", "z1")
                .batchNorm("z3", "z2", 6)
                .node("Dropout", "z4", "z3")
                .node("Sub", "z5", "t", "z4")
                .node("Div", "z6", "z5", "half")
                .batchNorm("z7", "z6", 6)
                .node("Relu", "y", "z7")
                .model("y"));
    requireGone(folded, "Conv \"z\"");
    assertThat(folded.folded()).hasSize(2);
    assertThat(folded.after().getGraph().getNodeList().stream().map(n -> n.getOpType()))
        .containsExactly("Conv", "Relu");
  }

  @Test
  void foldsWhereGammaIsNegativeOrZeroAndVarianceSubnormal() {
    float[] tiny = {4 * Float.MIN_VALUE, 0, 1e-38f, 1, 1, 1};
    FoldedModel folded =
        FoldingProof.folded(
            conv(1, true)
                .constant("n.gamma", new float[] {-1e-3f, 1e-3f, 1e-3f, 0, -0f, -2}, 6)
                .random("n.beta", 6)
                .random("n.mean", 6)
                .constant("n.variance", tiny, 6)
                .norm("y", "z", "n")
                .with("epsilon", 1e-5f)
                .model("y"));
    requireGone(folded, "Conv \"z\"");
  }

  @Test
  void flushesSubnormalResultsToZero() {
    ModelProto model =
        TestGraph.of(13, 6)
            .input("x", -1, 1)
            .constant("w", new float[] {1e-30f, 1}, 1, 2)
            .node("Gemm", "z", "x", "w")
            .constant("n.gamma", new float[] {1e-10f, 1e-10f}, 2)
            .constant("n.beta", new float[] {1, 1}, 2)
            .constant("n.mean", new float[2], 2)
            .constant("n.variance", new float[] {1, 1}, 2)
            .norm("y", "z", "n")
            .model("y");
    TensorProto weight = FoldingProof.folded(model).after().getGraph().getInitializer(0);
    assertThat(TensorValues.floats(weight)[0]).isEqualTo(0f);
    assertThat(TensorValues.floats(weight)[1]).isBetween(0.9e-10f, 1.1e-10f);
  }

  @Test
  void copiesAWeightThatAnotherLayerReadsToo() {
    FoldedModel folded =
        FoldingProof.folded(
            conv(1, true)
                .batchNorm("y1", "z", 6)
                .node("Conv", "y2", "x", "w", "b")
                .with("pads", 1L, 1L, 1L, 1L)
                .model("y1", "y2"));
    requireGone(folded, "Conv \"z\"");
    assertThat(folded.after().getGraph().getInitializerList().stream().map(t -> t.getName()))
        .containsExactlyInAnyOrder("w", "b", "w_folded", "b_folded");
  }

  @Test
  void leavesALayerThatOthersReadToo() {
    FoldedModel twoReaders =
        FoldingProof.folded(
            conv(1, true).batchNorm("y", "z", 6).node("Relu", "r", "z").model("y", "r"));
    assertThat(FoldingProof.reason(twoReaders))
        .isEqualTo(
            "it is not the only one to read what Conv \"z\" before it makes; its result is an"
                + " output of the graph");
    FoldedModel outputToo =
        FoldingProof.folded(conv(1, true).batchNorm("y", "z", 6).model("y", "z"));
    assertThat(FoldingProof.reason(outputToo))
        .startsWith("it is not the only one to read what Conv \"z\" before it makes");
  }

  @Test
  void foldsThroughConstantsThatNodesCompute() {
    FoldedModel folded =
        FoldingProof.folded(
            TestGraph.of(11, 7)
                .input("x", -1, 4, 5, 5)
                .constant("shape", new long[] {6, 4, 1, 1}, 4)
                .constant("six", new long[] {6}, 1)
                .node("ConstantOfShape", "w", "shape")
                .with("value", TensorValues.of("", new float[] {0.02f}, 1))
                .node("Conv", "z", "x", "w")
                .node("ConstantOfShape", "ones", "six")
                .with("value", TensorValues.of("", new float[] {1}, 1))
                .node("Constant", "beta2")
                .with("value", TensorValues.of("", new float[] {1, 2, 3, 4, 5, 6}, 2, 3))
                .node("Reshape", "beta", "beta2", "six")
                .random("scale", 6)
                .node("BatchNormalization", "n", "z", "ones", "beta", "beta", "ones")
                .node("Unsqueeze", "s", "scale")
                .with("axes", 1L, 2L)
                .node("Mul", "y", "n", "s")
                .model("y"));
    requireGone(folded, "Conv \"z\"");
    assertThat(folded.nodesAfter()).isEqualTo(1);
  }

  @Test
  void keepsInitializersAmongTheInputsOfAnOldFormat() {
    FoldedModel folded =
        FoldingProof.folded(
            TestGraph.of(9, 8)
                .ir(3)
                .input("x", 2, 3)
                .random("w", 3, 4)
                .random("c", 4)
                .node("Gemm", "z", "x", "w", "c")
                .batchNorm("y", "z", 4)
                .model("y"));
    requireGone(folded, "Gemm \"z\"");
    assertThat(folded.after().getGraph().getInputList().stream().map(i -> i.getName()))
        .isEqualTo(List.of("x", "w", "c"));
  }

  @Test
  void refusesWhatIsTooLargeForTheType() {
    FoldedModel folded =
        GraphFolding.fold(
            TestGraph.of(13, 9)
                .input("x", -1, 1)
                .constant("w", new float[] {1e30f}, 1, 1)
                .node("Gemm", "z", "x", "w")
                .constant("n.gamma", new float[] {1e10f}, 1)
                .constant("n.beta", new float[] {1}, 1)
                .constant("n.mean", new float[] {0}, 1)
                .constant("n.variance", new float[] {1}, 1)
                .norm("y", "z", "n")
                .model("y"));
    assertThat(FoldingProof.reason(folded))
        .isEqualTo(
            "a number would be 1.000e+40, which type FLOAT does not hold; its result is an"
                + " output of the graph");
  }
}
