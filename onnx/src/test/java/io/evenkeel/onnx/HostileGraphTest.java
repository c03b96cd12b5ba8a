package io.evenkeel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import com.google.protobuf.ByteString;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.doctor.Doctor;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.onnx.fold.TestGraph;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.inspect.GraphSummary;
import io.evenkeel.onnx.recalibrate.OnnxModel;
import io.evenkeel.onnx.recalibrate.RowTensor;
import io.evenkeel.testkit.SeededTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Graphs and tensors that were changed at random: every reader reads them, or says in one sentence
 * why it cannot.
 */
class HostileGraphTest {
  private static final long[] SIZES = {
    -1, 0, 1, 2, 3, 1L << 20, 1L << 28, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final List<String> OPERATORS =
      List.of(
          "Add",
          "BatchNormalization",
          "Cast",
          "Concat",
          "ConstantOfShape",
          "Conv",
          "Div",
          "Dropout",
          "Flatten",
          "Gelu",
          "Gemm",
          "Identity",
          "MatMul",
          "Mul",
          "Relu",
          "Reshape",
          "Sigmoid",
          "Softmax",
          "Squeeze",
          "Sub",
          "Sum",
          "Transpose",
          "Unsqueeze");
  private static final List<String> ATTRIBUTES =
      List.of(
          "alpha",
          "approximate",
          "axes",
          "axis",
          "beta",
          "epsilon",
          "group",
          "momentum",
          "perm",
          "ratio",
          "shape",
          "spatial",
          "to",
          "training_mode",
          "transA",
          "transB",
          "value");

  @TempDir Path folder;

  private static ModelProto dense() {
    return TestGraph.of(13, 1)
        .input("x", -1, 4)
        .random("w", 4, 3)
        .random("b", 3)
        .node("Gemm", "z", "x", "w", "b")
        .batchNorm("n", "z", 3)
        .node("Relu", "r", "n")
        .node("Dropout", "d", "r")
        .random("v", 3, 2)
        .node("MatMul", "p", "d", "v")
        .random("c", 2)
        .node("Add", "s", "p", "c")
        .node("Softmax", "y", "s")
        .model("y");
  }

  private static ModelProto residual() {
    return TestGraph.of(13, 3)
        .input("x", -1, 4)
        .batchNorm("n", "x", 4)
        .node("Sigmoid", "g", "n")
        .node("Mul", "r", "n", "g")
        .random("layer1.fc1.weight", 4, 3)
        .random("layer1.fc1.bias", 3)
        .node("Gemm", "z", "r", "layer1.fc1.weight", "layer1.fc1.bias")
        .random("layer1.downsample.0.weight", 4, 3)
        .node("MatMul", "d", "x", "layer1.downsample.0.weight")
        .batchNorm("e", "d", 3)
        .node("Add", "s", "z", "e")
        .node("Tanh", "t", "s")
        .node("Sum", "u", "s", "t")
        .node("Relu", "y", "u")
        .model("y");
  }

  private static ModelProto convolutional() {
    return TestGraph.of(13, 2)
        .input("x", -1, 2, 4, 4)
        .batchNorm("m", "x", 2)
        .random("w", 4, 1, 3, 3)
        .node("Conv", "z", "m", "w")
        .with("group", 2)
        .batchNorm("n", "z", 4)
        .node("Relu", "r", "n")
        .random("u", 4, 2, 1, 1)
        .node("ConvTranspose", "t", "r", "u")
        .batchNorm("o", "t", 2)
        .node("Flatten", "f", "o")
        .constant("shape", new long[] {0, -1}, 2)
        .node("Reshape", "y", "f", "shape")
        .model("y");
  }

  @SeededTest(runs = 3)
  void changedGraphsAreReadOrRefused(RandomGenerator random) {
    int read = 0;
    for (int i = 0; i < 150; i++) {
      ModelProto.Builder model =
          switch (i % 3) {
            case 0 -> dense().toBuilder();
            case 1 -> residual().toBuilder();
            default -> convolutional().toBuilder();
          };
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        change(model.getGraphBuilder(), random);
      }
      Path file = folder.resolve("model.onnx");
      OnnxFile.write(model.build(), file);
      load(file);
      read += examine(file) ? 1 : 0;
    }
    assertThat(read).as("graphs that were read to the end").isBetween(10, 140);
  }

  private static void load(Path file) {
    try {
      assertThat(Onnx.load(file).network().layers()).isNotEmpty();
    } catch (InvalidInputException e) {
      assertThat(e.getMessage()).contains(file.toString());
    }
  }

  /** Does everything that does not run a graph; returns whether all of it went well. */
  private static boolean examine(Path file) {
    ModelProto model;
    try {
      model = OnnxFile.read(file);
    } catch (InvalidInputException e) {
      assertThat(e.getMessage()).contains(file.toString());
      return false;
    }
    assertThat(Doctor.examine(model).norms()).isBetween(0, 9);
    assertThat(GraphFolding.fold(model).after().hasGraph()).isTrue();
    assertThat(GraphSummary.of(model).nodes()).hasSize(model.getGraph().getNodeCount());
    try {
      int features =
          model.getGraph().getInput(0).getType().getTensorType().getShape().getDimCount();
      assertThat(new OnnxModel(model, features == 2 ? 4 : 32).fixedRows()).isBetween(0, 1 << 16);
      return true;
    } catch (InvalidInputException e) {
      assertThat(e.getMessage()).startsWith("the model");
      return false;
    }
  }

  private static void change(GraphProto.Builder graph, RandomGenerator random) {
    NodeProto.Builder node = graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
    switch (random.nextInt(8)) {
      case 0 -> node.setOpType(OPERATORS.get(random.nextInt(OPERATORS.size())));
      case 1 -> inputs(node, random);
      case 2 -> node.addAttribute(attribute(random));
      case 3 -> {
        if (random.nextBoolean() || node.getOutputCount() == 0) {
          node.clearOutput();
        } else {
          node.setOutput(0, random.nextBoolean() ? "" : "elsewhere");
        }
      }
      case 4, 5 -> tensor(graph, random);
      case 6 -> {
        TypeProto.Tensor.Builder type =
            graph.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder();
        int at = random.nextInt(type.getShape().getDimCount());
        type.getShapeBuilder().getDimBuilder(at).setDimValue(SIZES[random.nextInt(SIZES.length)]);
        if (random.nextInt(4) == 0) {
          type.setElemType(random.nextInt(20));
        }
      }
      default -> graph.removeNode(random.nextInt(graph.getNodeCount()));
    }
  }

  private static void inputs(NodeProto.Builder node, RandomGenerator random) {
    List<String> inputs = node.getInputList().stream().toList();
    int at = random.nextInt(Math.max(1, inputs.size()));
    switch (inputs.isEmpty() ? 0 : random.nextInt(3)) {
      case 0 -> node.clearInput().addAllInput(inputs.subList(0, Math.min(at, inputs.size())));
      case 1 -> node.setInput(at, "");
      default -> node.setInput(at, inputs.get(random.nextInt(inputs.size())));
    }
  }

  private static AttributeProto attribute(RandomGenerator random) {
    long number = SIZES[random.nextInt(SIZES.length)];
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size())));
    return switch (random.nextInt(5)) {
      case 0 -> attribute.setType(AttributeType.INT).setI(number).build();
      case 1 -> attribute.setType(AttributeType.INTS).addInts(number).addInts(1).build();
      case 2 ->
          attribute
              .setType(AttributeType.FLOAT)
              .setF(Float.intBitsToFloat(random.nextInt()))
              .build();
      case 3 -> attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8("\0")).build();
      default ->
          attribute
              .setType(AttributeType.TENSOR)
              .setT(TensorValues.of("t", new long[] {number, number}, 2))
              .build();
    };
  }

  private static void tensor(GraphProto.Builder graph, RandomGenerator random) {
    TensorProto.Builder tensor =
        graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()));
    switch (random.nextInt(4)) {
      case 0 -> tensor.setDataType(random.nextInt(24));
      case 1 -> tensor.setDims(0, SIZES[random.nextInt(SIZES.length)]);
      case 2 -> tensor.addDims(1);
      default -> {
        byte[] bytes = tensor.getRawData().toByteArray();
        if (bytes.length > 0) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        tensor.setRawData(ByteString.copyFrom(bytes));
      }
    }
  }

  @SeededTest(runs = 3)
  void changedTensorsAreReadOrRefused(RandomGenerator random) throws IOException {
    byte[] whole = TensorValues.of("x", new float[] {1, 2, 3, 4, 5, 6}, 3, 2).toByteArray();
    Path file = folder.resolve("rows.pb");
    for (int i = 0; i < 500; i++) {
      byte[] bytes = whole.clone();
      for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
        bytes[random.nextInt(Math.min(bytes.length, 16))] = (byte) random.nextInt();
      }
      Files.write(file, bytes);
      try {
        RowTensor rows = RowTensor.read(file);
        assertThat(rows.values()).hasSize(rows.rows() * rows.features());
      } catch (InvalidInputException e) {
        assertThat(e.getMessage()).startsWith(file + ": ");
      }
    }
  }

  @Test
  void aHugeTensorWithoutAType() {
    Path file = Shipped.path("cases/pb-untyped-huge.pb");
    assertThatThrownBy(() -> RowTensor.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": tensor without a name does not say what type its data are");
  }

  @Test
  void aHugeInitializerWithoutAType() {
    TensorProto huge = TensorProto.newBuilder().setName("w").addDims(2147483639).build();
    ModelProto.Builder model = dense().toBuilder();
    model.getGraphBuilder().addInitializer(huge);
    Path file = folder.resolve("huge.onnx");
    OnnxFile.write(model.build(), file);
    assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " is not an ONNX model that can be read: tensor w does not say what type its data"
                + " are");
  }

  /** A few bytes that ask for a gigabyte. */
  @Test
  void aHugeConstantOfShape() {
    ModelProto model =
        TestGraph.of(13, 1)
            .input("x", -1, 4)
            .constant("shape", new long[] {1 << 27}, 1)
            .node("ConstantOfShape", "huge", "shape")
            .node("BatchNormalization", "y", "x", "huge", "huge", "huge", "huge")
            .model("y");
    assertThat(Doctor.examine(model).skipped())
        .containsExactly("BatchNormalization \"y\": its gamma is not a constant");
  }

  @Test
  void damagedBytesAreNoTensor() throws IOException {
    Path file = folder.resolve("damaged.pb");
    Files.write(file, new byte[] {0x0a, 0x7f, 1});
    assertThatThrownBy(() -> RowTensor.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": expected a tensor of ONNX, but its bytes are damaged");
    assertThatThrownBy(() -> RowTensor.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(folder + " is not a file: give the path of a tensor");
  }
}
