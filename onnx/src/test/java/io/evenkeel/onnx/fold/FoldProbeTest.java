package io.evenkeel.onnx.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proof of a folding, where an output alone would prove nothing. */
class FoldProbeTest {
  private static final int FEATURES = 3;

  private static ModelProto ending(String operator) {
    float[] large = new float[FEATURES * 2];
    for (int i = 0; i < large.length; i++) {
      large[i] = 1e5f * (i % 2 == 0 ? i + 1 : -i);
    }
    return TestGraph.of(13, 5)
        .input("x", -1, FEATURES)
        .constant("w", large, FEATURES, 2)
        .node("MatMul", "z", "x", "w")
        .batchNorm("n", "z", 2)
        .node(operator, "y", "n")
        .model("y");
  }

  private static FoldProbe probe(FoldedModel folded) {
    return FoldProbe.of(folded, ProbeRows.of(folded.before(), Map.of(), 42));
  }

  /** Everything is so large that the output is 0 or 1, or -1 and 1, whatever is folded. */
  @ParameterizedTest
  @ValueSource(strings = {"Softmax", "Sigmoid", "Tanh", "HardSigmoid", "Sign"})
  void looksBeforeASaturatedEnd(String operator) {
    FoldProbe probe = probe(GraphFolding.fold(ending(operator)));
    assertThat(probe.value()).isEqualTo("n");
    assertThat(probe.largest()).isGreaterThan(1e3);
    assertThat(probe.difference()).isBetween(0.0, 1e-5 * probe.largest());
  }

  /** A wrong folding that the saturated output hides is seen. */
  @ParameterizedTest
  @ValueSource(strings = {"Softmax", "Sigmoid"})
  void seesAWrongFoldingBehindASaturatedEnd(String operator) {
    FoldedModel folded = GraphFolding.fold(ending(operator));
    ModelProto.Builder wrong = folded.after().toBuilder();
    for (int i = 0; i < wrong.getGraph().getInitializerCount(); i++) {
      TensorProto tensor = wrong.getGraph().getInitializer(i);
      float[] values = TensorValues.floats(tensor);
      for (int j = 0; j < values.length; j++) {
        values[j] *= 1.01f;
      }
      wrong
          .getGraphBuilder()
          .setInitializer(i, TensorValues.of(tensor.getName(), values, TensorValues.shape(tensor)));
    }
    FoldProbe probe =
        probe(new FoldedModel(folded.before(), wrong.build(), folded.folded(), folded.kept()));
    assertThat(probe.difference() / probe.largest()).isGreaterThan(5e-3);
  }

  /**
   * Behind the first layer everything is saturated, so that its folding has no effect on the
   * output.
   */
  @Test
  void looksAtEachLayerThatTookSomethingIn() {
    ModelProto model =
        TestGraph.of(13, 6)
            .input("x", -1, FEATURES)
            .constant("w", new float[] {1e5f, 0, 0, 1e5f, 1e5f, 2e5f}, FEATURES, 2)
            .node("MatMul", "z", "x", "w")
            .batchNorm("n", "z", 2)
            .node("Sigmoid", "s", "n")
            .random("v", 2, 2)
            .node("MatMul", "q", "s", "v")
            .batchNorm("m", "q", 2)
            .model("m");
    FoldedModel folded = GraphFolding.fold(model);
    assertThat(folded.folded()).hasSize(2);
    assertThat(ComparedValues.of(folded)).containsExactly("m", "n");
    assertThat(probe(folded).values()).isEqualTo(2);
  }

  @Test
  void outputsThatAreNotFiniteProveNothing() {
    ModelProto model =
        TestGraph.of(13, 6)
            .input("x", -1, 2)
            .constant("w", new float[] {Float.NaN, 0, 0, Float.NaN}, 2, 2)
            .node("MatMul", "y", "x", "w")
            .model("y");
    assertThatThrownBy(() -> probe(GraphFolding.fold(model)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "on random inputs no number of the value y is finite, before folding too, so that"
                + " nothing can be compared");
  }

  @Test
  void aNormalizationThatDoesNotFitItsInputIsNamed() {
    ModelProto model =
        TestGraph.of(13, 6)
            .input("x", -1, -1)
            .batchNorm("n", "x", 5)
            .node("Relu", "y", "n")
            .model("y");
    Map<String, TensorProto> rows = ProbeRows.of(model, Map.of("x", new long[] {4, 3}), 1);
    assertThatThrownBy(() -> FoldProbe.of(GraphFolding.fold(model), rows))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> FoldProbe.requireChannels(model, rows))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "node BatchNormalization \"n\" has 5 scales, but its input \"x\" has 3 channels");
    FoldProbe.requireChannels(model, ProbeRows.of(model, Map.of("x", new long[] {4, 5}), 1));
  }

  /** Impossible groups leave a normalization where it is. */
  @ParameterizedTest
  @ValueSource(longs = {0, -1, 3, 1L << 40})
  void groupsThatCannotBe(long groups) {
    for (String operator : List.of("Conv", "ConvTranspose")) {
      ModelProto behind =
          TestGraph.of(13, 6)
              .input("x", -1, 4, 5, 5)
              .random("w", 4, 4, 1, 1)
              .node(operator, "z", "x", "w")
              .with("group", groups)
              .batchNorm("n", "z", 4)
              .model("n", "z");
      assertThat(GraphFolding.fold(behind).kept()).hasSize(1);
      ModelProto ahead =
          TestGraph.of(13, 6)
              .input("x", -1, 4, 5, 5)
              .batchNorm("n", "x", 4)
              .random("w", 4, 4, 1, 1)
              .node(operator, "y", "n", "w")
              .with("group", groups)
              .model("y");
      String reason = GraphFolding.fold(ahead).kept().getFirst().reason();
      if (operator.equals("Conv")) {
        assertThat(reason).contains("Conv \"y\" has %d groups for a weight of 4".formatted(groups));
      }
    }
  }
}
