package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.graph.TensorValues;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that others may have written: what becomes of them, and what is refused, and why. */
class OnnxImportTest {
  private static final float[] IDENTITY = {1, 0, 0, 1};

  @TempDir Path folder;

  /** A graph under construction with an input x of 2 columns and an output y. */
  private static final class Graph {
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final int opset;

    Graph(int opset) {
      this.opset = opset;
      TypeProto.Tensor.Builder type =
          TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT_VALUE);
      type.getShapeBuilder().addDimBuilder().setDimParam("n");
      type.getShapeBuilder().addDimBuilder().setDimValue(2);
      graph.addInput(
          ValueInfoProto.newBuilder()
              .setName("x")
              .setType(TypeProto.newBuilder().setTensorType(type)));
      graph.addOutput(ValueInfoProto.newBuilder().setName("y"));
    }

    Graph constant(String name, float[] values, long... shape) {
      graph.addInitializer(TensorValues.of(name, values, shape));
      return this;
    }

    Graph node(String operator, String output, String... inputs) {
      graph.addNode(
          NodeProto.newBuilder()
              .setOpType(operator)
              .setName("n_" + output)
              .addAllInput(List.of(inputs))
              .addOutput(output));
      return this;
    }

    /** An attribute of the last node. */
    Graph attribute(String name, long value) {
      graph
          .getNodeBuilder(graph.getNodeCount() - 1)
          .addAttribute(
              AttributeProto.newBuilder()
                  .setName(name)
                  .setI(value)
                  .setType(AttributeProto.AttributeType.INT));
      return this;
    }

    Graph output(String name) {
      graph.addOutput(ValueInfoProto.newBuilder().setName(name));
      return this;
    }

    Graph input(String name) {
      graph.addInput(ValueInfoProto.newBuilder().setName(name));
      return this;
    }

    ModelProto build() {
      ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8).setGraph(graph);
      model.addOpsetImportBuilder().setVersion(opset);
      return model.build();
    }
  }

  /** A graph whose first layer, z, is a MatMul with the identity. */
  private static Graph begun(int opset) {
    return new Graph(opset).constant("w", IDENTITY, 2, 2).node("MatMul", "z", "x", "w");
  }

  private ImportedModel read(Graph graph) {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(graph.build(), file);
    return Onnx.read(file);
  }

  private void refused(Graph graph, String reason) {
    assertThatThrownBy(() -> read(graph))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot import %s: %s".formatted(folder.resolve("model.onnx"), reason));
  }

  /** A graph without a layer of ours is no network, and the message says so. */
  @Test
  void graphsWithoutALinearLayer() {
    String none = " the graph has no Gemm, MatMul or Conv, and a network of ours needs one";
    refused(
        new Graph(13).node("Identity", "y", "x"),
        "between its input \"x\" and its output \"y\"" + none);
    refused(
        new Graph(13).node("Flatten", "y", "x"),
        "between its input \"x\" and its output \"y\"" + none);
    refused(
        new Graph(13).node("Relu", "y", "x"),
        "between its input \"x\" and its output \"y\"" + none);
    refused(
        new Graph(13).node("Identity", "z", "x").node("Dropout", "y", "z"),
        "between its input \"x\" and its output \"y\"" + none);
  }

  @Test
  void matMulAndAddAreADenseLayer() {
    Model model =
        read(new Graph(13)
                .constant("w", new float[] {1, 2, 3, 4, 5, 6}, 2, 3)
                .constant("b", new float[] {10, 20, 30}, 1, 3)
                .node("MatMul", "z", "x", "w")
                .node("Add", "s", "b", "z")
                .node("Softmax", "y", "s"))
            .model();
    assertThat(model.network()).isEqualTo(Network.input(2).dense(3).build());
    assertThat(model.task()).isEqualTo(Task.CLASSES);
    assertThat(model.logits(new float[] {1, 1}, 1)).containsExactly(15, 27, 39);
  }

  @Test
  void gemmWithFactorsAndOneNumberAsBias() {
    Graph graph =
        new Graph(13)
            .constant("w", new float[] {1, 2, 3, 4}, 2, 2)
            .constant("c", new float[] {6})
            .node("Gemm", "y", "x", "w", "c");
    graph
        .graph
        .getNodeBuilder(0)
        .addAttribute(AttributeProto.newBuilder().setName("alpha").setF(2))
        .addAttribute(AttributeProto.newBuilder().setName("beta").setF(0.5f));
    assertThat(read(graph).model().logits(new float[] {1, 1}, 1)).containsExactly(11, 15);
  }

  @Test
  void geluAndSiluNodeByNode() {
    Graph gelu =
        begun(13)
            .constant("r", new float[] {(float) Math.sqrt(0.5)})
            .constant("one", new float[] {1})
            .constant("half", new float[] {0.5f})
            .node("Mul", "h", "half", "z")
            .node("Mul", "d", "z", "r")
            .node("Erf", "e", "d")
            .node("Add", "o", "one", "e")
            .node("Mul", "y", "h", "o");
    assertThat(read(gelu).model().network())
        .isEqualTo(Network.input(2).dense(2, false).gelu().build());
    Graph silu = begun(13).node("Sigmoid", "s", "z").node("Mul", "y", "s", "z");
    assertThat(read(silu).model().network())
        .isEqualTo(Network.input(2).dense(2, false).silu().build());
  }

  @Test
  void whatChangesNothingIsPassed() {
    ImportedModel imported =
        read(
            begun(13)
                .node("Identity", "i", "z")
                .node("Flatten", "f", "i")
                .node("Dropout", "d", "f")
                .node("Relu", "y", "d"));
    assertThat(imported.model().network())
        .isEqualTo(Network.input(2).dense(2, false).dropout(0.5).relu().build());
  }

  @Test
  void batchNormAndTheBiasBeforeIt() {
    Graph graph =
        new Graph(9)
            .constant("w", IDENTITY, 2, 2)
            .constant("c", new float[] {10, 20}, 2)
            .constant("gamma", new float[] {2, 3}, 2)
            .constant("beta", new float[] {0, 1}, 2)
            .constant("mean", new float[] {11, 22}, 2)
            .constant("var", new float[] {4, 9}, 2)
            .node("Gemm", "z", "x", "w", "c")
            .node("BatchNormalization", "n", "z", "gamma", "beta", "mean", "var")
            .node("Gemm", "y", "n", "w", "c");
    graph.graph.getNodeBuilder(1).addOutput("m").addOutput("v").addOutput("sm").addOutput("sv");
    ImportedModel imported = read(graph);
    assertThat(imported.notes())
        .containsExactly(
            "node BatchNormalization \"n_n\" normalises by its own batch in the graph; here it"
                + " predicts with its running statistics",
            "the bias of layer 0, which the batch normalization behind it subtracts again, went into"
                + " its running mean",
            "the graph does not say what its outputs are: they are taken for the logits of 2"
                + " classes");
    assertThat(imported.model().network())
        .isEqualTo(Network.input(2).dense(2).batchNorm().dense(2).build());
    assertThat(imported.model().network().needsTwoRows()).isTrue();
    // (5 + 10 - 11) / 2 * 2 + 10, (8 + 20 - 22) / 3 * 3 + 1 + 20
    float[] logits = imported.model().logits(new float[] {5, 8}, 1);
    assertThat(logits[0]).isCloseTo(14, within(1e-4f));
    assertThat(logits[1]).isCloseTo(27, within(1e-4f));
  }

  @Test
  void oneOutputIsARealNumberOrYesAndNo() {
    Graph real =
        new Graph(13).constant("w", new float[] {1, 1}, 2, 1).node("MatMul", "y", "x", "w");
    assertThat(read(real).model().task()).isEqualTo(Task.REAL);
    Graph binary =
        new Graph(13)
            .constant("w", new float[] {1, 1}, 2, 1)
            .node("MatMul", "z", "x", "w")
            .node("Sigmoid", "y", "z");
    assertThat(read(binary).model().task()).isEqualTo(Task.BINARY);
  }

  /** The first positive factor is what the raw values are divided by; all others are layers. */
  @Test
  void fixedFactorsAreLayers() {
    Graph graph =
        new Graph(13)
            .constant("c", new float[] {4})
            .constant("d", new float[] {-2})
            .constant("w", IDENTITY, 2, 2)
            .node("Div", "a", "x", "c")
            .node("Mul", "b", "d", "a")
            .node("MatMul", "z", "b", "w")
            .node("Div", "y", "z", "c");
    Model model = read(graph).model();
    assertThat(model.network())
        .isEqualTo(Network.input(2).scale(-2).dense(2, false).scale(0.25).build());
    assertThat(model.input().divisor()).isEqualTo(4);
    assertThat(model.logits(new float[] {3, 5}, 1)).containsExactly(-1.5f, -2.5f);
  }

  @Test
  void namesAllOperatorsThatThereIsNoLayerFor() {
    refused(
        begun(13).node("Elu", "a", "z").node("Elu", "b", "a").node("Selu", "y", "b", "w"),
        "no layer of ours computes the operators Elu (node \"n_a\" and 1 more), Selu (node \"n_y\");"
            + " fold, recalibrate and doctor take the graph as it is");
  }

  @Test
  void namesNodesThatDoNotFit() {
    refused(
        begun(13).node("Sigmoid", "a", "z").node("Relu", "b", "z").node("Mul", "y", "a", "b"),
        "node Mul \"n_y\": it takes the values \"a\", \"b\", which all come from the graph's input,"
            + " and only an Add of two may do so");
    refused(
        begun(13).constant("c", new float[] {1}).node("Relu", "r", "z").node("Add", "y", "r", "c"),
        "node Add \"n_y\": a constant can be added right after a MatMul only, as its bias");
    refused(
        begun(13).constant("c", new float[] {2, 3}, 2).node("Mul", "y", "z", "c"),
        "node Mul \"n_y\": a value can be multiplied or divided by one constant number only");
    refused(
        begun(13).constant("c", new float[] {2}).node("Div", "y", "c", "z"),
        "node Div \"n_y\": a value can be multiplied or divided by one constant number only");
    refused(
        begun(13).constant("c", new float[] {0}).node("Div", "y", "z", "c"),
        "node Div \"n_y\": its factor must be finite and not 0, but is Infinity");
    refused(
        begun(13).constant("c", new float[] {0}).node("Mul", "y", "c", "z"),
        "node Mul \"n_y\": its factor must be finite and not 0, but is 0.0");
    refused(
        begun(13).node("Softmax", "y", "z").attribute("axis", 0),
        "node Softmax \"n_y\": it must go along the columns, axis 1, but goes along 0");
    refused(
        new Graph(13).constant("w", new float[6], 3, 2).node("MatMul", "y", "x", "w"),
        "node MatMul \"n_y\" takes 3 columns, but gets 2");
    refused(
        begun(13).node("MatMul", "y", "z", "x"),
        "node MatMul \"n_y\": it takes the values \"z\", \"x\", which all come from the graph's input,"
            + " and only an Add of two may do so");
    refused(
        begun(13).node("Identity", "y", "z").node("Relu", "other", "w").output("other"),
        "node Relu \"n_other\" is not on the way from the input to the output");
    refused(
        new Graph(13)
            .constant("w", new float[] {1, 0, Float.NaN, 1}, 2, 2)
            .node("MatMul", "y", "x", "w"),
        "node MatMul \"n_y\": its weight holds NaN at 2");
  }

  @Test
  void namesWhatIsWrongWithABatchNorm() {
    refused(
        begun(15)
            .constant("gamma", new float[] {2, 3}, 2)
            .constant("var", new float[] {4, -9}, 2)
            .node("BatchNormalization", "y", "z", "gamma", "gamma", "gamma", "var"),
        "node BatchNormalization \"n_y\": its var holds -9.0 at 1, which no data has: recalibrate"
            + " the graph first");
    refused(
        begun(15)
            .constant("gamma", new float[] {2, 3}, 2)
            .node("Relu", "r", "gamma")
            .node("BatchNormalization", "y", "z", "r", "gamma", "gamma", "gamma"),
        "node BatchNormalization \"n_y\": its scale \"r\" is not a constant");
  }

  /** A BatchNormalization takes in what a Sub subtracts, or the message names the Sub. */
  @Test
  void aSubThatNoBatchNormFollows() {
    String reason =
        "node Sub \"n_s\": it subtracts a constant, which only a BatchNormalization right behind it can"
            + " take in";
    Graph sub = begun(13).constant("c", new float[] {3, 4}, 2).node("Sub", "s", "z", "c");
    refused(sub.node("Relu", "y", "s"), reason);
    Graph end =
        new Graph(13)
            .constant("w", IDENTITY, 2, 2)
            .constant("c", new float[] {3, 4}, 2)
            .node("MatMul", "z", "x", "w")
            .node("Sub", "s", "z", "c")
            .node("Sigmoid", "g", "s")
            .node("Mul", "y", "s", "g");
    refused(end, reason);
    Graph last = begun(13).constant("c", new float[] {3, 4}, 2).node("Sub", "s", "z", "c");
    last.graph.getOutputBuilder(0).setName("s");
    refused(last, reason);
  }

  @Test
  void namesOutputsThatAreNotOne() {
    refused(
        begun(13).node("Relu", "r", "z").output("r").node("Tanh", "y", "z"),
        "node Relu \"n_r\" makes the output \"r\", which is not on the way from the input to the output"
            + " \"y\", and a network has 1 output");
    Graph constant = begun(13).node("Relu", "y", "w");
    refused(constant, "no output of the graph comes from its input \"x\"");
    ImportedModel passed = read(begun(13).output("z").node("Tanh", "y", "z"));
    assertThat(passed.notes()).contains("the output \"z\", which a node goes on from, is left out");
  }

  @Test
  void namesInputsThatAreNotOne() {
    refused(
        begun(13).node("Add", "y", "z", "x2").input("x2"),
        "a network has 1 input, but the graph takes 2: x, x2");
  }
}
