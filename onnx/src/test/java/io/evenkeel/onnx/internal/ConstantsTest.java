package io.evenkeel.onnx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.evenkeel.onnx.fold.TestGraph;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Values that nodes compute from constants. */
class ConstantsTest {
  private static final float[] NUMBERS = {1, 2, 3, 4, 5, 6};

  private static Constant of(TestGraph graph, String value) {
    ModelProto model = graph.model(value);
    return Objects.requireNonNull(new Constants(new MutableGraph(model)).of(value));
  }

  private static TestGraph graph() {
    return TestGraph.of(13, 61).constant("c", NUMBERS, 2, 3);
  }

  @Test
  void shapes() {
    assertThat(of(graph().node("Flatten", "y", "c").with("axis", 0), "y").dims())
        .isEqualTo(List.of(1L, 6L));
    assertThat(of(graph().constant("s", new long[] {3, -1}, 2).node("Reshape", "y", "c", "s"), "y"))
        .extracting(Constant::dims)
        .isEqualTo(List.of(3L, 2L));
    TestGraph axes = graph().constant("a", new long[] {0, -1}, 2).node("Unsqueeze", "u", "c", "a");
    assertThat(of(axes, "u").dims()).isEqualTo(List.of(1L, 2L, 3L, 1L));
    TestGraph squeezed =
        graph()
            .constant("a", new long[] {0, -1}, 2)
            .node("Unsqueeze", "u", "c", "a")
            .node("Squeeze", "y", "u");
    assertThat(of(squeezed, "y").dims()).isEqualTo(List.of(2L, 3L));
  }

  @Test
  void transposes() {
    Constant transposed = of(graph().node("Transpose", "y", "c"), "y");
    assertThat(transposed.dims()).isEqualTo(List.of(3L, 2L));
    assertThat(transposed.values()).containsExactly(1, 4, 2, 5, 3, 6);
    TestGraph three =
        TestGraph.of(13, 62).constant("c", new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2);
    Constant turned = of(three.node("Transpose", "y", "c").with("perm", 2L, 0L, 1L), "y");
    assertThat(turned.values()).containsExactly(1, 3, 5, 7, 2, 4, 6, 8);
  }

  @Test
  void castsAndFills() {
    TestGraph cast = graph().node("Cast", "y", "c").with("to", (long) DataType.DOUBLE.getNumber());
    assertThat(of(cast, "y").type()).isEqualTo(DataType.DOUBLE);
    TestGraph filled =
        TestGraph.of(13, 63)
            .constant("s", new long[] {2, 2}, 2)
            .node("ConstantOfShape", "y", "s")
            .with("value", TensorValues.of("", new float[] {7}, 1));
    assertThat(of(filled, "y").values()).containsExactly(7, 7, 7, 7);
  }

  /** Forty nodes that join a value with itself would ask for 2^40 numbers. */
  @Test
  void joinsAreConstantUpToASize() {
    TestGraph graph = TestGraph.of(13, 64).constant("j0", new long[] {3}, 1);
    for (int i = 0; i < 40; i++) {
      graph = graph.node("Concat", "j" + (i + 1), "j" + i, "j" + i).with("axis", 0);
    }
    ModelProto model = graph.model("j40");
    Constants constants = new Constants(new MutableGraph(model));
    assertThat(Objects.requireNonNull(constants.of("j12")).values())
        .hasSize(1 << 12)
        .containsOnly(3);
    assertThat(constants.of("j40")).isNull();
  }

  @Test
  void whatDependsOnAnInputIsNotConstant() {
    ModelProto model = graph().input("x", 2).node("Identity", "y", "x").model("y");
    Constants constants = new Constants(new MutableGraph(model));
    assertThat(constants.of("y")).isNull();
    assertThat(constants.of("x")).isNull();
    assertThat(constants.of("nothing")).isNull();
  }

  @Test
  void whatChangesInTheGraphIsNoticed() {
    MutableGraph graph =
        new MutableGraph(graph().input("x", 2).node("Identity", "y", "x").model("y"));
    Constants constants = new Constants(graph);
    assertThat(constants.of("y")).isNull();
    graph.put(TensorValues.of("x", new long[] {3, 4}, 2));
    assertThat(Objects.requireNonNull(constants.of("y")).values()).containsExactly(3, 4);
  }

  /** 2^60 paths lead through the chain, which is walked once; a shape of 2^62 is not made. */
  @Test
  void hostileGraphsTakeNoTime() {
    TestGraph chain = TestGraph.of(11, 64).constant("v0", new long[] {1}, 1);
    for (int i = 1; i <= 60; i++) {
      chain.node("Reshape", "v" + i, "v" + (i - 1), "v" + (i - 1));
    }
    assertThat(of(chain, "v60").values()).containsExactly(1);
    ModelProto huge =
        TestGraph.of(11, 65)
            .constant("s", new long[] {1L << 31, 1L << 31}, 2)
            .node("ConstantOfShape", "y", "s")
            .model("y");
    assertThat(new Constants(new MutableGraph(huge)).of("y")).isNull();
  }
}
