package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.onnx.fold.TestGraph;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.runtime.Optimization;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sums of two ways in graphs that others may have written. */
class ResidualImportTest {
  private static final int ROWS = 17;

  @TempDir Path folder;

  /** A graph with an input x of 3 columns. */
  private static TestGraph begun() {
    return TestGraph.of(17, 5).input("x", -1, 3);
  }

  /** What PyTorch writes for {@code nn.Linear(inputs, outputs)}. */
  private static void linear(TestGraph graph, String y, String x, String name, int in, int out) {
    graph
        .random(name + ".weight", out, in)
        .random(name + ".bias", out)
        .node("Gemm", y, x, name + ".weight", name + ".bias")
        .with("transB", 1);
  }

  /** What it writes for {@code nn.BatchNorm1d(columns)}. */
  private static void norm(TestGraph graph, String y, String x, String name, int columns) {
    float[] variance = new float[columns];
    for (int j = 0; j < columns; j++) {
      variance[j] = 0.5f + j;
    }
    graph
        .random(name + ".weight", columns)
        .random(name + ".bias", columns)
        .random(name + ".running_mean", columns)
        .constant(name + ".running_var", variance, columns)
        .node(
            "BatchNormalization",
            y,
            x,
            name + ".weight",
            name + ".bias",
            name + ".running_mean",
            name + ".running_var");
  }

  private Path write(ModelProto model) {
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(model, file);
    return file;
  }

  private ImportedModel read(ModelProto model) {
    return Onnx.read(write(model));
  }

  private static List<String> paths(Model model) {
    return model.network().graph().nodes().stream().map(Node::path).toList();
  }

  private void refused(TestGraph graph, String reason) {
    Path file = write(graph.model("y"));
    assertThatThrownBy(() -> Onnx.load(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot import %s: %s".formatted(file, reason));
  }

  /** ONNX Runtime computes the same from the graph as the network that was imported from it. */
  private Model same(TestGraph graph) {
    ModelProto model = graph.model("y");
    Model imported = read(model).model();
    int columns = imported.network().inputFeatures();
    float[] x = RandomModels.floats(ROWS * columns, 1, new Random(3));
    float[] logits = imported.logits(x, ROWS);
    try (RuntimeSession session = RuntimeSession.open(model, Optimization.NONE, 1)) {
      TensorProto y = session.run(Map.of("x", TensorValues.of("x", x, ROWS, columns))).get("y");
      float[] expected = TensorValues.floats(Objects.requireNonNull(y));
      assertThat(logits).hasSameSizeAs(expected);
      for (int i = 0; i < expected.length; i++) {
        assertThat(logits[i])
            .isCloseTo(expected[i], within(1e-5f * Math.max(1, Math.abs(expected[i]))));
      }
    }
    return imported;
  }

  /**
   * A block of {@code class Block(nn.Module)} as PyTorch's exporter writes it, with the names of
   * its {@code state_dict}, and the sum in either order of its operands.
   *
   * <pre>
   *   out = relu(self.bn1(self.fc1(x)))
   *   out = self.bn2(self.fc2(out))
   *   return relu(out + self.downsample(x))      # or downsample(x) + out, or out += x
   * </pre>
   */
  @Test
  void pyTorchsBlocks() {
    for (boolean turned : new boolean[] {false, true}) {
      TestGraph graph = begun();
      linear(graph, "s", "x", "stem", 3, 4);
      linear(graph, "a1", "s", "layer1.0.fc1", 4, 6);
      norm(graph, "b1", "a1", "layer1.0.bn1", 6);
      graph.node("Relu", "r1", "b1");
      linear(graph, "a2", "r1", "layer1.0.fc2", 6, 5);
      norm(graph, "b2", "a2", "layer1.0.bn2", 5);
      linear(graph, "d1", "s", "layer1.0.downsample.0", 4, 5);
      norm(graph, "d2", "d1", "layer1.0.downsample.1", 5);
      graph.node("Add", "t1", turned ? "d2" : "b2", turned ? "b2" : "d2").node("Relu", "u1", "t1");
      linear(graph, "a3", "u1", "layer1.1.fc1", 5, 5);
      norm(graph, "b3", "a3", "layer1.1.bn1", 5);
      graph.node("Sum", "t2", turned ? "u1" : "b3", turned ? "b3" : "u1").node("Relu", "u2", "t2");
      linear(graph, "y", "u2", "fc", 5, 2);
      Model model = same(graph);
      assertThat(paths(model))
          .containsExactly(
              "input",
              "stem",
              "layer1.0.downsample.0",
              "layer1.0.downsample.1",
              "layer1.0.fc1",
              "layer1.0.bn1",
              "layer1.0.branch.2",
              "layer1.0.fc2",
              "layer1.0.bn2",
              "layer1.0",
              "2",
              "layer1.1.fc1",
              "layer1.1.bn1",
              "layer1.1",
              "4",
              "fc");
    }
  }

  /** BN and activation first, silu node by node, MatMul whose weight the exporter turned. */
  @Test
  void aBlockWithPreActivation() {
    TestGraph graph = begun();
    norm(graph, "n", "x", "blocks.0.norm", 3);
    graph
        .node("Sigmoid", "g", "n")
        .node("Mul", "r", "g", "n")
        .random("onnx::MatMul_17", 3, 3)
        .random("blocks.0.fc.bias", 3)
        .node("MatMul", "m", "r", "onnx::MatMul_17")
        .node("Add", "f", "blocks.0.fc.bias", "m")
        .node("Dropout", "d", "f")
        .node("Add", "s", "x", "d")
        .node("Identity", "i", "s");
    linear(graph, "y", "i", "head", 3, 2);
    assertThat(paths(same(graph)))
        .containsExactly(
            "input",
            "blocks.0.norm",
            "blocks.0.branch.1",
            "blocks.0.fc",
            "blocks.0.branch.3",
            "blocks.0",
            "head");
  }

  /** Both ways may begin with nodes that together are one activation. */
  @Test
  void activationsNodeByNodeOnBothWays() {
    TestGraph graph =
        begun()
            .random("w", 3, 3)
            .constant("root", new float[] {(float) Math.sqrt(2)})
            .constant("one", new float[] {1})
            .constant("half", new float[] {0.5f})
            .node("MatMul", "z", "x", "w")
            .node("Sigmoid", "g", "z")
            .node("Mul", "a", "z", "g")
            .node("Div", "d", "z", "root")
            .node("Erf", "e", "d")
            .node("Add", "o", "e", "one")
            .node("Mul", "p", "z", "o")
            .node("Mul", "b", "p", "half")
            .node("Add", "y", "a", "b");
    assertThat(same(graph).network())
        .isEqualTo(Network.input(3).dense(3, false).residual(l -> l.silu(), s -> s.gelu()).build());
  }

  /** Three values are not a sum of three ways if the two Adds nest. */
  @Test
  void sumsOfThreeThatNest() {
    TestGraph graph = begun();
    linear(graph, "a", "x", "a", 3, 3);
    linear(graph, "b", "x", "b", 3, 3);
    graph.node("Add", "s", "x", "a").node("Add", "y", "s", "b");
    assertThat(same(graph).network().graph().nodes()).hasSize(5);
  }

  /** The width of the input may be given by the weights alone. */
  @Test
  void columnsAreLearnedFromEitherWay() {
    for (boolean turned : new boolean[] {false, true}) {
      TestGraph graph = TestGraph.of(17, 5).input("x", -1, -1).random("w", 3, 3);
      graph.node("MatMul", "a", "x", "w");
      graph.node("Add", "y", turned ? "x" : "a", turned ? "a" : "x");
      assertThat(same(graph).network())
          .isEqualTo(Network.input(3).residual(b -> b.dense(3, false)).build());
    }
  }

  @Test
  void aBiasGoesIntoTheMeanInABranch() {
    TestGraph graph = begun();
    linear(graph, "a", "x", "fc", 3, 3);
    norm(graph, "b", "a", "bn", 3);
    graph.node("Add", "s", "b", "x");
    linear(graph, "y", "s", "head", 3, 2);
    ModelProto model = graph.model("y");
    assertThat(read(model).notes())
        .contains(
            "the bias of layer 0.fc, which the batch normalization behind it subtracts again, went"
                + " into its running mean");
    same(graph);
  }

  /** BN does not take in a bias that another way reads too. */
  @Test
  void aBiasThatTheShortcutReadsToo() {
    TestGraph graph = begun();
    linear(graph, "a", "x", "fc", 3, 3);
    norm(graph, "b", "a", "bn", 3);
    graph.node("Add", "y", "b", "a");
    assertThat(same(graph).parameter("fc", "bias")).hasSize(3);
  }

  /** A name that two layers would have, or that is no valid name, is not taken. */
  @Test
  void namesThatCannotBeTaken() {
    String huge = "a.".repeat(5000) + "a";
    TestGraph graph = begun().random("net.fc.weight", 3, 3).random("a..b.weight", 3, 3);
    graph
        .random(huge + ".weight", 3, 3)
        .node("MatMul", "a", "x", "net.fc.weight")
        .node("MatMul", "b", "a", "net.fc.weight")
        .node("MatMul", "c", "b", "a..b.weight")
        .node("MatMul", "y", "c", huge + ".weight");
    assertThat(paths(same(graph))).containsExactly("input", "net.fc", "1", "2", "3");
  }

  @Test
  void aPathThatAResidualsUnnamedLayerHas() {
    TestGraph graph = begun();
    linear(graph, "a", "x", "b.shortcut.0", 3, 3);
    linear(graph, "c", "a", "b.branch.0", 3, 3);
    linear(graph, "d", "a", "b.branch.1", 3, 3);
    graph.node("Add", "s", "c", "d");
    linear(graph, "y", "s", "b.branch.0x", 3, 3);
    assertThat(paths(same(graph)))
        .containsExactly("input", "0", "b.shortcut.0", "b.branch.0", "b", "2");
  }

  @Test
  void twoResidualsWhoseLayersBeginAlike() {
    TestGraph graph = begun();
    linear(graph, "a", "x", "net.fc1", 3, 3);
    graph.node("Add", "s", "a", "x");
    linear(graph, "b", "s", "net.fc2", 3, 3);
    graph.node("Add", "y", "b", "s");
    assertThat(paths(same(graph))).containsExactly("input", "net.fc1", "net", "1.fc2", "1");
  }

  @Test
  void namesTheSumThatIsNoResidual() {
    TestGraph dense = begun();
    linear(dense, "a", "x", "a", 3, 3);
    dense.node("Add", "s", "x", "a");
    linear(dense, "b", "a", "b", 3, 3);
    refused(
        dense.node("Add", "y", "s", "b"),
        "node Add \"y\": the node Gemm \"a\" lies on more than one way to it, and the ways are no"
            + " residuals inside each other");
    TestGraph three = begun();
    linear(three, "a", "x", "a", 3, 3);
    linear(three, "b", "x", "b", 3, 3);
    refused(
        three.node("Sum", "y", "a", "b", "x"),
        "node Sum \"y\": it adds 3 values, and a residual adds 2");
    TestGraph itself = begun();
    linear(itself, "a", "x", "a", 3, 3);
    refused(
        itself.node("Add", "y", "a", "a"),
        "node Add \"y\": it adds the value \"a\" to itself, and a residual needs a layer on one of its"
            + " ways");
    TestGraph nothing = begun();
    linear(nothing, "a", "x", "a", 3, 3);
    refused(
        nothing.node("Identity", "i", "a").node("Add", "y", "a", "i"),
        "node Add \"y\" adds a value to itself, and a residual needs a layer on one of its ways");
  }

  @Test
  void namesWaysWhoseSizesDiffer() {
    TestGraph wide = begun();
    linear(wide, "a", "x", "a", 3, 4);
    linear(wide, "b", "a", "b", 4, 5);
    refused(
        wide.node("Add", "y", "a", "b"),
        "node Add \"y\" adds rows of 4 columns and rows of 5, and a residual adds rows of the same"
            + " size");
    TestGraph stretched = begun();
    linear(stretched, "a", "x", "a", 3, 1);
    refused(
        stretched.node("Add", "y", "x", "a"),
        "node Add \"y\" adds rows of 3 columns and rows of 1, and a residual adds rows of the same"
            + " size");
    TestGraph image = TestGraph.of(17, 5).input("x", -1, 3, 1, 2).node("Flatten", "f", "x");
    linear(image, "a", "f", "a", 6, 6);
    refused(
        image.node("Add", "y", "x", "a"),
        "node Add \"y\": it adds values of 4 and of 2 dimensions, and a residual adds rows of the"
            + " same size");
  }

  @Test
  void namesWhatStaysOpenOnAWay() {
    TestGraph open = begun().constant("c", new float[] {1, 2, 3}, 3).node("Sub", "s", "x", "c");
    linear(open, "a", "x", "a", 3, 3);
    refused(
        open.node("Add", "y", "s", "a"),
        "node Sub \"s\": it subtracts a constant, which only a BatchNormalization right behind it can"
            + " take in");
    TestGraph end = begun();
    linear(end, "a", "x", "a", 3, 3);
    refused(
        end.node("Relu", "r", "a").node("Tanh", "y", "a"),
        "node Relu \"r\" is not on the way from the input to the output");
    TestGraph second = begun().random("w", 3, 3).node("MatMul", "z", "x", "w");
    refused(
        second.node("Dropout", "d", "z").output("mask").node("Add", "y", "d", "mask"),
        "node Add \"y\": the value \"mask\" is not the first output of node Dropout \"d\", which is all"
            + " that a layer computes");
  }

  @Test
  void aCycleIsFoundWhereTheFileIsRead() {
    Path file =
        write(
            begun()
                .random("w", 3, 3)
                .node("MatMul", "a", "b", "w")
                .node("Add", "b", "a", "x")
                .node("Relu", "y", "b")
                .model("y"));
    assertThatThrownBy(() -> Onnx.load(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " is not an ONNX model that can be read: node MatMul \"a\" is in a cycle, or reads"
                + " from one");
  }

  /** One residual after another is as deep as one. */
  @Test
  @Timeout(60)
  void tenThousandResidualsInARow() {
    TestGraph graph = begun().random("w", 3, 3);
    String value = "x";
    for (int i = 0; i < 10_000; i++) {
      graph.node("Tanh", "f" + i, value).node("Add", "s" + i, value, "f" + i);
      value = "s" + i;
    }
    Model model = read(graph.node("MatMul", "y", value, "w").model("y")).model();
    assertThat(model.network().layers()).hasSize(10_001);
    assertThat(model.network().outputFeatures()).isEqualTo(3);
  }

  /** Residuals deep inside each other, whether they all begin at one value or each at its own. */
  @Test
  @Timeout(60)
  void tenThousandResidualsInsideEachOther() {
    TestGraph one = begun();
    String value = "x";
    for (int i = 0; i < 10_000; i++) {
      one.node("Tanh", "f" + i, value).node("Add", "s" + i, "x", "f" + i);
      value = "s" + i;
    }
    refused(
        one.node("Tanh", "y", value),
        "node Add \"s9993\": it ends a residual that lies inside 6 others, and no more than 6 may lie"
            + " inside each other");
    TestGraph own = begun();
    value = "x";
    for (int i = 0; i < 10_000; i++) {
      own.node("Tanh", "f" + i, value);
      value = "f" + i;
    }
    for (int i = 9_999; i >= 0; i--) {
      own.node("Relu", "r" + i, value).node("Add", "s" + i, "r" + i, i == 0 ? "x" : "f" + (i - 1));
      value = "s" + i;
    }
    refused(
        own.node("Tanh", "y", value),
        "node Add \"s6\": it ends a residual that lies inside 6 others, and no more than 6 may lie"
            + " inside each other");
  }

  /** In a lattice there are too many ways to follow one by one. */
  @Test
  @Timeout(60)
  void waysWithoutNumber() {
    TestGraph graph = begun();
    String left = "x";
    String right = "x";
    for (int i = 0; i < 5_000; i++) {
      graph.node("Tanh", "a" + i, left).node("Relu", "b" + i, right);
      graph.node("Add", "l" + i, "a" + i, "b" + i).node("Sum", "r" + i, "b" + i, "a" + i);
      left = "l" + i;
      right = "r" + i;
    }
    refused(
        graph.node("Add", "y", left, right),
        "node Add \"l4994\": it ends a residual that lies inside 6 others, and no more than 6 may lie"
            + " inside each other");
  }
}
