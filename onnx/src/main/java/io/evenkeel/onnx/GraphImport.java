package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.Nodes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Follows a graph from its input to its output, node after node, and makes a layer of each. Used
 * once.
 */
final class GraphImport {
  private static final Set<String> KNOWN =
      Set.of(
          "Add",
          "BatchNormalization",
          "Cast",
          "Constant",
          "Div",
          "Dropout",
          "Erf",
          "Flatten",
          "Gelu",
          "Gemm",
          "Identity",
          "LeakyRelu",
          "LogSoftmax",
          "MatMul",
          "Mul",
          "Relu",
          "Reshape",
          "Sigmoid",
          "Softmax",
          "Sub",
          "Tanh");

  private final ModelProto file;
  private final GraphView view;
  private final Set<Integer> done = new HashSet<>();

  GraphImport(ModelProto file) {
    this.file = file;
    view = new GraphView(file.getGraph());
  }

  /**
   * Imports the graph.
   *
   * @throws InvalidInputException if it is not a chain of layers that we have
   */
  ImportedModel run() {
    requireKnownOperators();
    ValueInfoProto input = input();
    ModelParts parts = new ModelParts(columns(input));
    LayerImport layers = new LayerImport(view, Nodes.opset(file), parts);
    CompositeActivations composites = new CompositeActivations(view, parts);
    ModelEnd end = new ModelEnd(file, view, parts);
    String value = input.getName();
    while (!end.isAt(value)) {
      List<Integer> readers = view.consumers(value);
      if (readers.isEmpty()) {
        throw new InvalidInputException(
            "the value \"%s\" is neither read by a node nor an output of the graph"
                .formatted(Printable.text(value)));
      }
      if (view.isOutput(value)) {
        parts.note(
            "the output \"%s\", which a node goes on from, is left out"
                .formatted(Printable.text(value)));
      }
      if (readers.size() == 1) {
        NodeProto node = view.graph().getNode(readers.getFirst());
        layers.add(node, value);
        done.add(readers.getFirst());
        value = node.getOutput(0);
      } else {
        value = composites.add(value, readers, done);
      }
    }
    requireAllDone(end.nodes());
    requireDense(parts, input.getName(), value);
    return new ImportedModel(end.model(layers.input(input.getName())), List.copyOf(parts.notes()));
  }

  /** Names every operator that no layer of ours computes, with its first node. */
  private void requireKnownOperators() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    Map<String, NodeProto> first = new LinkedHashMap<>();
    for (NodeProto node : view.graph().getNodeList()) {
      if (!Nodes.isStandard(node) || !KNOWN.contains(node.getOpType())) {
        String operator = (Nodes.isStandard(node) ? "" : node.getDomain() + ".") + node.getOpType();
        counts.merge(operator, 1, Integer::sum);
        first.putIfAbsent(operator, node);
      }
    }
    if (!counts.isEmpty()) {
      String list =
          counts.entrySet().stream()
              .map(e ->
                  "%s (node %s%s)"
                      .formatted(
                          Printable.text(e.getKey()),
                          name(first, e.getKey()),
                          e.getValue() == 1 ? "" : " and %d more".formatted(e.getValue() - 1)))
              .collect(Collectors.joining(", "));
      throw new InvalidInputException(
          "no layer of ours computes the operators %s; fold, recalibrate and doctor take the graph"
                  .formatted(list)
              + " as it is");
    }
  }

  private static String name(Map<String, NodeProto> nodes, String operator) {
    NodeProto node = nodes.getOrDefault(operator, NodeProto.getDefaultInstance());
    return Nodes.name(node);
  }

  private ValueInfoProto input() {
    List<ValueInfoProto> inputs = view.requiredInputs();
    if (inputs.size() != 1) {
      throw new InvalidInputException(
          "a network has 1 input, but the graph takes %s"
              .formatted(
                  inputs.isEmpty()
                      ? "none"
                      : inputs.size()
                          + ": "
                          + inputs.stream()
                              .limit(8)
                              .map(i -> Printable.text(i.getName()))
                              .collect(Collectors.joining(", "))));
    }
    ValueInfoProto input = inputs.getFirst();
    if (input.getType().getTensorType().getElemType() != DataType.FLOAT_VALUE) {
      throw new InvalidInputException(
          "the input \"%s\" must be a tensor of floats".formatted(Printable.text(input.getName())));
    }
    return input;
  }

  /** Numbers of a row: all dimensions but the first; 0 where one of them is not known. */
  private static int columns(ValueInfoProto input) {
    TypeProto.Tensor type = input.getType().getTensorType();
    List<Dimension> dims = type.getShape().getDimList();
    if (!type.hasShape() || dims.isEmpty()) {
      return 0;
    }
    long columns = 1;
    for (Dimension dim : dims.subList(1, dims.size())) {
      if (dim.getDimValue() < 0 || dim.getDimValue() > Integer.MAX_VALUE) {
        throw new InvalidInputException(
            "the input \"%s\" has a dimension of %d"
                .formatted(Printable.text(input.getName()), dim.getDimValue()));
      }
      columns = Math.min(columns * dim.getDimValue(), Integer.MAX_VALUE);
    }
    return (int) columns;
  }

  private static void requireDense(ModelParts parts, String input, String output) {
    if (!parts.hasDense()) {
      throw new InvalidInputException(
          "between its input \"%s\" and its output \"%s\" the graph has no Gemm or MatMul, and a network"
                  .formatted(Printable.text(input), Printable.text(output))
              + " of ours needs one");
    }
  }

  /** Whatever is not on the way from input to output would be lost. */
  private void requireAllDone(Set<Integer> end) {
    for (int i = 0; i < view.graph().getNodeCount(); i++) {
      NodeProto node = view.graph().getNode(i);
      if (!done.contains(i) && !end.contains(i) && !node.getOpType().equals("Constant")) {
        throw new InvalidInputException(
            "node %s is not on the way from the input to the output".formatted(Nodes.label(node)));
      }
    }
  }
}
