package io.evenkeel.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.Shipped;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.graph.TensorValues;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX Runtime on models that others made, and on what it refuses. */
class RuntimeSessionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test_batchnorm_example",
        "test_batchnorm_epsilon",
        "test_batchnorm_example_training_mode",
        "test_batchnorm_epsilon_training_mode"
      })
  void runsTheNodeTestsOfOnnx(String name) {
    Path folder = Shipped.path("node-tests/" + name);
    ModelProto model = OnnxFile.read(folder.resolve("model.onnx"));
    Map<String, TensorProto> inputs = new LinkedHashMap<>();
    for (int i = 0; i < model.getGraph().getInputCount(); i++) {
      inputs.put(
          model.getGraph().getInput(i).getName(),
          Shipped.tensor(folder.resolve("test_data_set_0/input_%d.pb".formatted(i))));
    }
    try (RuntimeSession session = RuntimeSession.open(model)) {
      Map<String, TensorProto> outputs = session.run(inputs);
      assertThat(outputs).hasSize(model.getGraph().getOutputCount());
      int i = 0;
      for (TensorProto output : outputs.values()) {
        TensorProto expected =
            Shipped.tensor(folder.resolve("test_data_set_0/output_%d.pb".formatted(i++)));
        assertThat(output.getDimsList()).isEqualTo(expected.getDimsList());
        float[] wanted = TensorValues.floats(expected);
        float[] got = TensorValues.floats(output);
        for (int j = 0; j < wanted.length; j++) {
          assertThat(got[j]).isCloseTo(wanted[j], within(1e-7f + 1e-3f * Math.abs(wanted[j])));
        }
      }
    }
  }

  @Test
  void isThere() {
    assertThat(RuntimeSession.absence()).isEmpty();
    assertThat(RuntimeSession.version()).isEqualTo("1.29.0");
  }

  @Test
  void timesAGraph() {
    Path folder = Shipped.path("torch-mnist-mlp-sigmoid-bn");
    ModelProto model = OnnxFile.read(folder.resolve("model.onnx"));
    TensorProto input = Shipped.tensor(folder.resolve("test_data_set_0/input_0.pb"));
    try (RuntimeSession session = RuntimeSession.open(model, Optimization.NONE, 1)) {
      Map<String, TensorProto> inputs = Map.of(model.getGraph().getInput(0).getName(), input);
      assertThat(session.medianSeconds(inputs, 1, 2)).isBetween(1e-7, 10.0);
    }
  }

  @Test
  void refusesWhatItCannotLoadOrRun() {
    assertThatThrownBy(() -> RuntimeSession.open(ModelProto.getDefaultInstance()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("ONNX Runtime does not load the model: ");
    Path folder = Shipped.path("torch-mnist-mlp-sigmoid-bn");
    try (RuntimeSession session =
        RuntimeSession.open(OnnxFile.read(folder.resolve("model.onnx")))) {
      assertThatThrownBy(() -> session.run(Map.of()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("ONNX Runtime does not run the model: ");
    }
  }
}
