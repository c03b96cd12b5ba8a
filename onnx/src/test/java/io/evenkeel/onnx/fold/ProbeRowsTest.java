package io.evenkeel.onnx.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Inputs that are made up, and models that they cannot be made up for. */
class ProbeRowsTest {

  private static ModelProto model(long... dims) {
    return TestGraph.of(13, 51).input("x", dims).node("Relu", "y", "x").model("y");
  }

  private static void requireRefused(ModelProto model, Map<String, long[]> shapes, String message) {
    assertThatThrownBy(() -> ProbeRows.of(model, shapes, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void areTheSameForTheSameSeed() {
    ModelProto model = model(-1, 3);
    assertThat(ProbeRows.of(model, Map.of(), 1)).isEqualTo(ProbeRows.of(model, Map.of(), 1));
    assertThat(ProbeRows.of(model, Map.of(), 1)).isNotEqualTo(ProbeRows.of(model, Map.of(), 2));
    assertThat(ProbeRows.of(model, Map.of(), 1).values())
        .allMatch(t -> TensorValues.floats(t).length == 4 * 3);
  }

  @Test
  void takeAShapeForWhatIsOpen() {
    long[] shape = {2, 5, 7};
    assertThat(ProbeRows.of(model(-1, 5, -1), Map.of("x", shape), 1).values())
        .allMatch(t -> t.getDimsList().equals(List.of(2L, 5L, 7L)));
    requireRefused(
        model(-1, 5, -1),
        Map.of(),
        "dimension 2 of the input x is open: give its shape with --shape");
    requireRefused(
        model(-1, 3),
        Map.of("z", shape),
        "the model has no input z to give a shape: its inputs are [x]");
    requireRefused(
        model(-1, 1 << 20, 1 << 20),
        Map.of(),
        "the input x is too large, or empty, to be made up: give a shape with --shape");
  }

  @Test
  void nameTheOnlyInput() {
    assertThat(ProbeRows.onlyInput(model(1, 2))).isEqualTo("x");
    ModelProto two =
        TestGraph.of(13, 52).input("a", 2).input("b", 2).node("Add", "y", "a", "b").model("y");
    assertThatThrownBy(() -> ProbeRows.onlyInput(two))
        .hasMessage(
            "the model has 2 inputs, so a shape needs a name, such as --shape NAME=1,3,224,224:"
                + " [a, b]");
  }
}
