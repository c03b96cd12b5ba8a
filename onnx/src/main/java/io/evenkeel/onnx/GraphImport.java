package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Shape;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.Nodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model of a graph: finds the ways from its input to its output ({@link GraphWays}), then
 * goes along them and makes a layer of each node ({@link WayImport}). Used once.
 */
final class GraphImport {
  private static final Set<String> KNOWN =
      Set.of(
          "Add",
          "AveragePool",
          "BatchNormalization",
          "Cast",
          "Clip",
          "Constant",
          "Conv",
          "Div",
          "Dropout",
          "Erf",
          "Flatten",
          "Gelu",
          "Gemm",
          "GlobalAveragePool",
          "Identity",
          "LeakyRelu",
          "LogSoftmax",
          "MatMul",
          "MaxPool",
          "Mul",
          "PRelu",
          "Pad",
          "ReduceMean",
          "Relu",
          "Reshape",
          "Sigmoid",
          "Softmax",
          "Squeeze",
          "Sub",
          "Sum",
          "Tanh");

  /** What computes sizes of an input that the graph leaves open. */
  private static final Set<String> SIZES =
      Set.of("Concat", "ConstantOfShape", "Gather", "Shape", "Slice", "Transpose", "Unsqueeze");

  private final ModelProto file;
  private final GraphView view;

  GraphImport(ModelProto file) {
    this.file = SettledShapes.of(file);
    view = new GraphView(this.file.getGraph());
  }

  /**
   * Imports the graph.
   *
   * @throws InvalidInputException if it is not made of layers that we have, one after another or in
   *     residuals
   */
  ImportedModel run() {
    requireKnownOperators();
    ValueInfoProto input = input();
    Shape image = image(input);
    Dominators dominators = new Dominators(view, input.getName());
    String output = output(dominators, input.getName());
    GraphWays ways = new GraphWays(view, dominators);
    List<Step> steps = ways.to(output);
    ModelParts parts = new ModelParts(columns(input), image);
    LayerImport layers = new LayerImport(view, Nodes.opset(file), parts);
    ModelEnd end = new ModelEnd(file, parts);
    WayImport way = new WayImport(view, layers, parts, end);
    way.addAll(steps, input.getName());
    requireAllDone(ways.done(), dominators, output);
    requireWeights(parts, input.getName(), output);
    return new ImportedModel(end.model(layers.input(input.getName())), parts.notes());
  }

  /** The last of the outputs that come from the input: the others may lie on the way to it. */
  private String output(Dominators dominators, String input) {
    String last = view.isOutput(input) ? input : "";
    for (int node : view.order()) {
      for (String value : view.graph().getNode(node).getOutputList()) {
        last = view.isOutput(value) && dominators.isFed(value) ? value : last;
      }
    }
    if (last.isEmpty()) {
      throw new InvalidInputException(
          "no output of the graph comes from its input \"%s\"".formatted(Printable.text(input)));
    }
    return last;
  }

  /**
   * Names every operator that no layer of ours computes, with its first node; but not those that
   * compute sizes, where an open input is the reason that they are still there.
   */
  private void requireKnownOperators() {
    boolean open =
        view.requiredInputs().stream()
            .map(i -> i.getType().getTensorType().getShape().getDimList())
            .anyMatch(GraphImport::isOpen);
    Map<String, Integer> counts = new LinkedHashMap<>();
    Map<String, NodeProto> first = new LinkedHashMap<>();
    for (NodeProto node : view.graph().getNodeList()) {
      boolean known =
          KNOWN.contains(node.getOpType()) || (open && SIZES.contains(node.getOpType()));
      if (!Nodes.isStandard(node) || !known) {
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

  /**
   * How many numbers a row has: the product of all dimensions but the first; 0 if one is not known.
   */
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

  /**
   * The input's shape, if it is an image, channels x height x width; else null.
   *
   * @throws InvalidInputException if it does not say its size
   */
  private static @Nullable Shape image(ValueInfoProto input) {
    List<Dimension> dims = input.getType().getTensorType().getShape().getDimList();
    if (isOpen(dims)) {
      throw new InvalidInputException(
          "the input \"%s\" has the shape %s, but a network of ours takes images of one size: write a size into the graph, with onnxruntime.tools.make_dynamic_shape_fixed for instance; fold, recalibrate and doctor take the graph as it is"
              .formatted(Printable.text(input.getName()), text(dims)));
    }
    boolean known =
        dims.size() == 4
            && dims.subList(1, 4).stream()
                .allMatch(d -> d.getDimValue() > 0 && d.getDimValue() <= 1 << 16);
    return known
        ? new Shape(
            (int) dims.get(2).getDimValue(),
            (int) dims.get(3).getDimValue(),
            (int) dims.get(1).getDimValue())
        : null;
  }

  /** Whether it is the shape of images that leaves channels, height or width open. */
  private static boolean isOpen(List<Dimension> dims) {
    return dims.size() == 4 && dims.subList(1, 4).stream().anyMatch(d -> d.getDimValue() == 0);
  }

  /** A shape as {@code [N, 3, ?, ?]}. */
  private static String text(List<Dimension> dims) {
    return dims.stream()
        .map(d ->
            d.getDimValue() > 0
                ? String.valueOf(d.getDimValue())
                : d.getDimParam().isEmpty() ? "?" : Printable.text(d.getDimParam()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static void requireWeights(ModelParts parts, String input, String output) {
    if (!parts.hasWeights()) {
      throw new InvalidInputException(
          "between its input \"%s\" and its output \"%s\" the graph has no Gemm, MatMul or Conv, and a network"
                  .formatted(Printable.text(input), Printable.text(output))
              + " of ours needs one");
    }
  }

  /** Whatever is not on the way from input to output would be lost. */
  private void requireAllDone(Set<Integer> done, Dominators dominators, String output) {
    for (int i = 0; i < view.graph().getNodeCount(); i++) {
      NodeProto node = view.graph().getNode(i);
      if (done.contains(i) || node.getOpType().equals("Constant")) {
        continue;
      }
      for (String value : node.getOutputList()) {
        if (view.isOutput(value) && dominators.isFed(value)) {
          throw new InvalidInputException(
              "node %s makes the output \"%s\", which is not on the way from the input to the output \"%s\""
                      .formatted(Nodes.label(node), Printable.text(value), Printable.text(output))
                  + ", and a network has 1 output");
        }
      }
      throw new InvalidInputException(
          "node %s is not on the way from the input to the output".formatted(Nodes.label(node)));
    }
  }
}
