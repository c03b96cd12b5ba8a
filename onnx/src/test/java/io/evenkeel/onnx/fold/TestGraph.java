package io.evenkeel.onnx.fold;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Puts small models together, with random weights from a seed. */
public final class TestGraph {
  private static final int IR = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final Random random;
  private final int opset;
  private int ir = IR;

  private TestGraph(int opset, long seed) {
    this.opset = opset;
    random = new Random(seed);
  }

  public static TestGraph of(int opset, long seed) {
    return new TestGraph(opset, seed);
  }

  /** The version of the format. */
  public TestGraph ir(int version) {
    ir = version;
    return this;
  }

  /** An input; a dimension of -1 is open. */
  public TestGraph input(String name, long... dims) {
    return input(DataType.FLOAT, name, dims);
  }

  /** An input of a type; a dimension of -1 is open, and without any it is a single number. */
  public TestGraph input(DataType type, String name, long... dims) {
    ValueInfoProto.Builder input = value(type, name, dims).toBuilder();
    input.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    graph.addInput(input);
    return this;
  }

  private static ValueInfoProto value(DataType elements, String name, long... dims) {
    TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(elements.getNumber());
    for (long dim : dims) {
      TensorShapeProto.Dimension.Builder one = type.getShapeBuilder().addDimBuilder();
      if (dim < 0) {
        one.setDimParam("batch");
      } else {
        one.setDimValue(dim);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  /** An initializer of N(0,1) numbers. */
  public TestGraph random(String name, long... dims) {
    return constant(
        name, normal(Math.toIntExact(Arrays.stream(dims).reduce(1, (a, b) -> a * b))), dims);
  }

  private float[] normal(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  public TestGraph constant(String name, float[] values, long... dims) {
    return initializer(TensorValues.of(name, values, dims));
  }

  public TestGraph constant(String name, long[] values, long... dims) {
    return initializer(TensorValues.of(name, values, dims));
  }

  public TestGraph initializer(TensorProto tensor) {
    graph.addInitializer(tensor);
    if (ir < 4) {
      long[] dims = tensor.getDimsList().stream().mapToLong(d -> d).toArray();
      ValueInfoProto.Builder info = value(DataType.FLOAT, tensor.getName(), dims).toBuilder();
      info.getTypeBuilder().getTensorTypeBuilder().setElemType(tensor.getDataType());
      graph.addInput(info);
    }
    return this;
  }

  /** A node that is named as its first output. */
  public TestGraph node(String operator, String output, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(output)
            .setOpType(operator)
            .addOutput(output)
            .addAllInput(Arrays.asList(inputs)));
    return this;
  }

  /** One more output of the last node. */
  public TestGraph output(String name) {
    last().addOutput(name);
    return this;
  }

  private NodeProto.Builder last() {
    return graph.getNodeBuilder(graph.getNodeCount() - 1);
  }

  /** Whole numbers as an attribute of the last node. */
  public TestGraph with(String name, Long... values) {
    last()
        .addAttribute(
            AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(List.of(values)));
    return this;
  }

  /** A whole number as an attribute of the last node. */
  public TestGraph with(String name, long value) {
    last()
        .addAttribute(
            AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value));
    return this;
  }

  /** A number as an attribute of the last node. */
  public TestGraph with(String name, float value) {
    last()
        .addAttribute(
            AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOAT).setF(value));
    return this;
  }

  /** A text as an attribute of the last node. */
  public TestGraph with(String name, String value) {
    last()
        .addAttribute(
            AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value)));
    return this;
  }

  /** A tensor as an attribute of the last node. */
  public TestGraph with(String name, TensorProto value) {
    last()
        .addAttribute(
            AttributeProto.newBuilder().setName(name).setType(AttributeType.TENSOR).setT(value));
    return this;
  }

  /** A graph as an attribute of the last node. */
  public TestGraph with(String name, GraphProto value) {
    last()
        .addAttribute(
            AttributeProto.newBuilder().setName(name).setType(AttributeType.GRAPH).setG(value));
    return this;
  }

  /** A normalization with random parameters, gamma of both signs. */
  public TestGraph batchNorm(String output, String input, int channels) {
    float[] variance = normal(channels);
    for (int c = 0; c < channels; c++) {
      variance[c] = variance[c] * variance[c] + 0.1f;
    }
    return random(output + ".gamma", channels)
        .random(output + ".beta", channels)
        .random(output + ".mean", channels)
        .constant(output + ".variance", variance, channels)
        .norm(output, input, output);
  }

  /** A normalization with the parameters of that prefix. */
  public TestGraph norm(String output, String input, String prefix) {
    return node(
        "BatchNormalization",
        output,
        input,
        prefix + ".gamma",
        prefix + ".beta",
        prefix + ".mean",
        prefix + ".variance");
  }

  /** The graph as the body of a node. */
  public GraphProto body(String... outputs) {
    GraphProto.Builder body = graph.clone();
    for (String output : outputs) {
      body.addOutput(value(DataType.FLOAT, output));
    }
    return body.build();
  }

  /** The model; the outputs' shapes are not stated. */
  public ModelProto model(String... outputs) {
    return model(DataType.FLOAT, outputs);
  }

  /** The model, whose outputs are of a type. */
  public ModelProto model(DataType type, String... outputs) {
    for (String output : outputs) {
      graph.addOutput(
          ValueInfoProto.newBuilder()
              .setName(output)
              .setType(
                  TypeProto.newBuilder()
                      .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.getNumber()))));
    }
    return ModelProto.newBuilder()
        .setIrVersion(ir)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build();
  }
}
