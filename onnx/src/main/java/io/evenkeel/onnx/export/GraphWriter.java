package io.evenkeel.onnx.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.List;

/**
 * Puts a graph together, node after node. Nodes are named {@code /0/Gemm} after the layer and the
 * operator, as PyTorch's exporter names them, and their values {@code /0/Gemm_output_0}.
 */
final class GraphWriter {
  /** The domain of LabelEncoder. */
  static final String ML_DOMAIN = "ai.onnx.ml";

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private boolean usesMl;

  GraphWriter(String name) {
    graph.setName(name);
  }

  /** The name of the value that a node makes. */
  static String output(String node) {
    return node + "_output_0";
  }

  /**
   * Adds a node with one output.
   *
   * @return the output's name
   */
  String node(String operator, String name, List<String> inputs, AttributeProto... attributes) {
    return node(operator, name, output(name), inputs, attributes);
  }

  /**
   * Adds a node with one output of a given name.
   *
   * @return the output's name
   */
  String node(
      String operator,
      String name,
      String output,
      List<String> inputs,
      AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  /**
   * Adds a tensor of floats.
   *
   * @return its name
   */
  String constant(String name, float[] values, long... shape) {
    graph.addInitializer(TensorValues.of(name, values, shape));
    return name;
  }

  /** Adds a tensor of doubles; without a shape it is one number. */
  String constant(String name, double[] values, long... shape) {
    graph.addInitializer(TensorValues.of(name, values, shape));
    return name;
  }

  /** Adds a tensor of whole numbers; without a shape it is one number. */
  String constant(String name, long[] values, long... shape) {
    graph.addInitializer(TensorValues.of(name, values, shape));
    return name;
  }

  /** Adds a node of ONNX's operators for machine learning, with one output. */
  String mlNode(String operator, String name, List<String> inputs, AttributeProto... attributes) {
    String output = node(operator, name, inputs, attributes);
    graph.getNodeBuilder(graph.getNodeCount() - 1).setDomain(ML_DOMAIN);
    usesMl = true;
    return output;
  }

  /** Whether a node that was written makes the value. */
  boolean makes(String value) {
    return graph.getNodeList().stream().anyMatch(node -> node.getOutputList().contains(value));
  }

  /** Whether there is such a node. */
  boolean usesMl() {
    return usesMl;
  }

  /** Adds an input of so many columns, or an image's dimensions, and any number of rows. */
  void input(String name, DataType type, int... dims) {
    graph.addInput(tensor(name, type, dims));
  }

  /** Adds an output of so many columns and as many rows as the input has. */
  void output(String name, DataType type, int columns) {
    graph.addOutput(tensor(name, type, columns));
  }

  GraphProto build() {
    return graph.build();
  }

  static AttributeProto attribute(String name, double value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF((float) value)
        .build();
  }

  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto list(String name, int... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (int value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static ValueInfoProto tensor(String name, DataType type, int... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("batch");
    for (int dim : dims) {
      shape.addDimBuilder().setDimValue(dim);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
