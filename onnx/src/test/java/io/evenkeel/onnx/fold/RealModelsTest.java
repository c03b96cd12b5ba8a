package io.evenkeel.onnx.fold;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.onnx.NumpyNoise;
import io.evenkeel.onnx.Shipped;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.graph.TensorValues;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models that others trained or made, against the outputs that are stored beside them. */
class RealModelsTest {
  private static final double TOLERANCE = 1e-3;

  /** Folds a model and compares its outputs with the files output_0.pb, output_1.pb, ... */
  private static FoldedModel folded(String name, TensorProto input) {
    Path folder = Shipped.path(name);
    ModelProto model = OnnxFile.read(folder.resolve("model.onnx"));
    FoldedModel folded = GraphFolding.fold(model);
    assertThat(GraphFolding.fold(folded.after()).after()).isEqualTo(folded.after());
    String inputName = new GraphView(model.getGraph()).requiredInputs().getFirst().getName();
    int i = 0;
    for (TensorProto output : FoldingProof.run(folded.after(), Map.of(inputName, input)).values()) {
      TensorProto stored =
          Shipped.tensor(folder.resolve("test_data_set_0/output_%d.pb".formatted(i++)));
      assertThat(difference(stored, output)).isLessThan(TOLERANCE);
    }
    assertThat(i).isEqualTo(model.getGraph().getOutputCount());
    return folded;
  }

  /** The largest difference, relative to the largest number of the output. */
  private static double difference(TensorProto stored, TensorProto output) {
    float[] wanted = TensorValues.floats(stored);
    float[] got = TensorValues.floats(output);
    assertThat(got).hasSameSizeAs(wanted);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < wanted.length; i++) {
      largest = Math.max(largest, Math.abs(wanted[i]));
      difference = Math.max(difference, Math.abs(got[i] - wanted[i]));
    }
    return difference / largest;
  }

  @Test
  void ultrafaceFoldsWholly() {
    float[] noise = NumpyNoise.normal(7, 3 * 240 * 320);
    FoldedModel folded = folded("ultraface-slim-320", TensorValues.of("", noise, 1, 3, 240, 320));
    assertThat(folded.kept()).isEmpty();
    assertThat(folded.folded()).hasSize(25).allMatch(f -> f.into().startsWith("Conv "));
    assertThat(folded.nodesBefore()).isEqualTo(192);
    assertThat(folded.nodesAfter()).isEqualTo(167);
  }

  @Test
  void densenetFoldsWhereAConvolutionIsRightBeforeIt() {
    float[] ramp = new float[3 * 224 * 224];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (float) ((double) i / ramp.length);
    }
    FoldedModel folded = folded("light-densenet121", TensorValues.of("", ramp, 1, 3, 224, 224));
    assertThat(folded.folded()).hasSize(59).allMatch(f -> f.into().startsWith("Conv "));
    assertThat(folded.kept()).hasSize(62).allMatch(k -> k.taken().size() == 2);
    assertThat(folded.kept())
        .extracting(k -> k.reason().replaceAll("\"[^\"]*\"", "?"))
        .containsOnly(
            "MaxPool ? before it is no linear layer; Relu ? behind it is no linear layer that reads"
                + " it",
            "Concat ? before it is no linear layer; Relu ? behind it is no linear layer that reads"
                + " it",
            "AveragePool ? before it is no linear layer; Relu ? behind it is no linear layer that"
                + " reads it");
    assertThat(FoldingProof.count(folded.after(), "Mul")).isZero();
    assertThat(FoldingProof.count(folded.after(), "Unsqueeze")).isZero();
  }

  @Test
  void theSigmoidNetworkFoldsWholly() {
    Path data = Shipped.path("torch-mnist-mlp-sigmoid-bn").resolve("test_data_set_0/input_0.pb");
    FoldedModel folded = folded("torch-mnist-mlp-sigmoid-bn", Shipped.tensor(data));
    assertThat(folded.folded()).hasSize(3);
    assertThat(folded.nodesAfter()).isEqualTo(7);
  }
}
