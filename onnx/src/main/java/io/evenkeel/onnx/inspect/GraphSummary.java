package io.evenkeel.onnx.inspect;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.json.Printable;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.Nodes;
import io.evenkeel.onnx.graph.ValueShapes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an ONNX graph is made of, without running it.
 *
 * @param opset the version of ONNX's own operators
 * @param irVersion the version of the format
 * @param producer the tool that wrote it, with its version; empty if it does not say
 * @param inputs that a caller gives
 * @param outputs that a caller gets
 * @param nodes of the main graph, in its order
 * @param norms its batch normalizations
 * @param parameters numbers that it holds in initializers
 */
public record GraphSummary(
    long opset,
    long irVersion,
    String producer,
    List<Value> inputs,
    List<Value> outputs,
    List<Node> nodes,
    List<NormSummary> norms,
    long parameters) {

  /**
   * An input or an output.
   *
   * @param type of its elements, such as {@code FLOAT}
   * @param shape such as {@code [batch, 3, 224, 224]}; empty if the graph does not say
   */
  public record Value(String name, String type, String shape) {}

  /**
   * A node.
   *
   * @param operator with its domain, where that is not ONNX's own
   * @param name as it is called in messages
   * @param shape of its first output, with ? for what is not known; empty if nothing is
   * @param parameters numbers in initializers that no node before it reads
   */
  public record Node(String operator, String name, String shape, long parameters) {}

  public GraphSummary {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
    norms = List.copyOf(norms);
  }

  /**
   * Looks at a graph.
   *
   * @param model a whole model, as {@link io.evenkeel.onnx.graph.OnnxFile#read} gives it
   */
  public static GraphSummary of(ModelProto model) {
    GraphProto graph = model.getGraph();
    GraphView view = new GraphView(graph);
    ValueShapes shapes = ValueShapes.of(graph);
    List<Node> nodes = new ArrayList<>();
    Set<String> counted = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      String domain = Nodes.isStandard(node) ? "" : node.getDomain() + ".";
      nodes.add(
          new Node(
              Printable.text(domain + node.getOpType()),
              Printable.text(node.getName().isEmpty() ? node.getOutput(0) : node.getName()),
              shape(shapes.of(node.getOutput(0))),
              parameters(node, view, counted)));
    }
    long all = graph.getInitializerList().stream().mapToLong(GraphSummary::elements).sum();
    return new GraphSummary(
        Nodes.opset(model),
        model.getIrVersion(),
        Printable.text(
            "%s %s".formatted(model.getProducerName(), model.getProducerVersion()).strip()),
        view.requiredInputs().stream().map(GraphSummary::value).toList(),
        graph.getOutputList().stream().map(GraphSummary::value).toList(),
        nodes,
        NormSummary.of(model),
        all);
  }

  private static long parameters(NodeProto node, GraphView view, Set<String> counted) {
    long parameters = 0;
    for (String input : node.getInputList()) {
      TensorProto tensor = view.initializer(input);
      if (tensor != null && counted.add(input)) {
        parameters += elements(tensor);
      }
    }
    return parameters;
  }

  private static long elements(TensorProto tensor) {
    return tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
  }

  private static String shape(long @Nullable [] shape) {
    if (shape == null) {
      return "";
    }
    List<String> sizes = new ArrayList<>();
    for (long size : shape) {
      sizes.add(size < 0 ? "?" : String.valueOf(size));
    }
    return sizes.toString();
  }

  private static Value value(ValueInfoProto value) {
    TypeProto.Tensor type = value.getType().getTensorType();
    DataType elements = DataType.forNumber(type.getElemType());
    String known = elements == null || elements == DataType.UNDEFINED ? "" : elements.name();
    String shape =
        type.getShape().getDimList().stream()
            .map(GraphSummary::dimension)
            .collect(Collectors.joining(", ", "[", "]"));
    return new Value(Printable.text(value.getName()), known, type.hasShape() ? shape : "");
  }

  private static String dimension(Dimension dimension) {
    if (dimension.hasDimValue()) {
      return String.valueOf(dimension.getDimValue());
    }
    return dimension.getDimParam().isEmpty() ? "?" : Printable.text(dimension.getDimParam());
  }
}
