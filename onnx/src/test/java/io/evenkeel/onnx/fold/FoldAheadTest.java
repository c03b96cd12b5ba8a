package io.evenkeel.onnx.fold;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Normalizations before linear layers, such as those of the input. */
class FoldAheadTest {

  private static void requireGone(FoldedModel folded, String into) {
    assertThat(folded.kept()).isEmpty();
    assertThat(folded.folded()).hasSize(1).allMatch(f -> f.into().equals(into));
  }

  @ParameterizedTest
  @CsvSource({"1,''", "2,''", "2,VALID"})
  void goesIntoAConvolutionWithoutPadding(int groups, String autoPad) {
    TestGraph graph =
        TestGraph.of(13, 11)
            .input("x", -1, 4, 5, 5)
            .batchNorm("n", "x", 4)
            .random("w", 6, 4 / groups, 3, 3)
            .node("Conv", "y", "n", "w")
            .with("group", groups);
    if (!autoPad.isEmpty()) {
      graph.with("auto_pad", autoPad);
    }
    requireGone(FoldingProof.folded(graph.model("y")), "Conv \"y\"");
  }

  private static TestGraph padded(float shift) {
    return TestGraph.of(13, 12)
        .input("x", -1, 2, 5, 5)
        .constant("n.gamma", new float[] {2, -3}, 2)
        .constant("n.beta", new float[] {shift, 0}, 2)
        .constant("n.mean", new float[2], 2)
        .constant("n.variance", new float[] {1, 4}, 2)
        .norm("n", "x", "n")
        .random("w", 3, 2, 3, 3)
        .node("Conv", "y", "n", "w");
  }

  @Test
  void goesIntoAPaddedConvolutionOnlyIfItShiftsNothing() {
    requireGone(
        FoldingProof.folded(padded(0).with("pads", 1L, 1L, 1L, 1L).model("y")), "Conv \"y\"");
    for (FoldedModel kept :
        new FoldedModel[] {
          FoldingProof.folded(padded(0.5f).with("pads", 1L, 1L, 1L, 1L).model("y")),
          FoldingProof.folded(padded(0.5f).with("auto_pad", "SAME_UPPER").model("y"))
        }) {
      assertThat(FoldingProof.reason(kept))
          .isEqualTo(
              "no node makes its input; Conv \"y\" pads with zeros, which the normalization does"
                  + " not shift");
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 1})
  void goesIntoATransposedConvolutionOnlyIfItShiftsNothing(float shift) {
    FoldedModel folded =
        FoldingProof.folded(
            TestGraph.of(13, 13)
                .input("x", -1, 2, 3, 3)
                .constant("n.gamma", new float[] {2, -3}, 2)
                .constant("n.beta", new float[] {shift, 0}, 2)
                .constant("n.mean", new float[2], 2)
                .constant("n.variance", new float[] {1, 4}, 2)
                .norm("n", "x", "n")
                .random("w", 2, 2, 2, 2)
                .node("ConvTranspose", "y", "n", "w")
                .with("group", 2)
                .model("y"));
    if (shift == 0) {
      requireGone(folded, "ConvTranspose \"y\"");
    } else {
      assertThat(FoldingProof.reason(folded))
          .isEqualTo(
              "no node makes its input; ConvTranspose \"y\" spreads the normalization's shift"
                  + " unevenly over its output");
    }
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "1,0.5,2"})
  void goesIntoAGemm(int transposed, float alpha, float beta) {
    long[] shape = transposed == 1 ? new long[] {4, 3} : new long[] {3, 4};
    FoldedModel folded =
        FoldingProof.folded(
            TestGraph.of(13, 14)
                .input("x", -1, 3)
                .node("Relu", "r", "x")
                .batchNorm("n", "r", 3)
                .node("Identity", "i", "n")
                .random("w", shape)
                .random("c", 4)
                .node("Gemm", "y", "i", "w", "c")
                .with("transB", transposed)
                .with("alpha", alpha)
                .with("beta", beta)
                .model("y"));
    requireGone(folded, "Gemm \"y\"");
    assertThat(folded.nodesAfter()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void goesIntoAMatMulAndTheAddBehindIt(boolean add) {
    TestGraph graph =
        TestGraph.of(13, 15)
            .input("x", -1, 3)
            .batchNorm("n", "x", 3)
            .random("w", 3, 4)
            .random("b", 1, 4)
            .node("MatMul", "xw", "n", "w");
    if (add) {
      graph.node("Add", "z", "xw", "b");
    }
    FoldedModel folded = FoldingProof.folded(graph.model(add ? "z" : "xw"));
    requireGone(folded, "MatMul \"xw\"");
    assertThat(folded.after().getGraph().getNodeList().stream().map(n -> n.getOpType()))
        .containsExactly("MatMul", "Add");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void goesThroughAFlatten(boolean gemm) {
    FoldedModel folded =
        FoldingProof.folded(
            TestGraph.of(13, 16)
                .input("x", -1, 3, 2, 2)
                .node("Relu", "r", "x")
                .batchNorm("n", "r", 3)
                .node("Flatten", "f", "n")
                .random("w", 12, 4)
                .node(gemm ? "Gemm" : "MatMul", "y", "f", "w")
                .model("y"));
    requireGone(folded, gemm ? "Gemm \"y\"" : "MatMul \"y\"");
  }

  @Test
  void staysWhereFoldingWouldLoseDigits() {
    FoldedModel folded =
        FoldingProof.folded(
            TestGraph.of(13, 17)
                .input("x", -1, 1)
                .constant("n.gamma", new float[] {1}, 1)
                .constant("n.beta", new float[] {1}, 1)
                .constant("n.mean", new float[] {300}, 1)
                .constant("n.variance", new float[] {1}, 1)
                .norm("n", "x", "n")
                .random("w", 1, 2)
                .node("Gemm", "y", "n", "w")
                .model("y"));
    assertThat(FoldingProof.reason(folded))
        .isEqualTo(
            "no node makes its input; its mean is up to 300 standard deviations from 0, so that"
                + " Gemm \"y\" behind it would lose more than 8 of 24 bits");
  }

  @Test
  void staysWhereItsResultIsReadTwice() {
    FoldedModel folded =
        FoldingProof.folded(
            TestGraph.of(13, 18)
                .input("x", -1, 3)
                .batchNorm("n", "x", 3)
                .random("w", 3, 4)
                .node("Gemm", "y", "n", "w")
                .node("Relu", "r", "n")
                .model("y", "r"));
    assertThat(FoldingProof.reason(folded))
        .isEqualTo("no node makes its input; its result is not read by exactly one node");
  }
}
