package io.evenkeel.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether a model's graphs hold together: tensors have the data that their shapes say, nodes what
 * their operators need, every value is made once and by something, nothing goes in a circle, and a
 * batch normalization has as many numbers as channels. Subgraphs nest no deeper than {@link
 * WireScan} lets them.
 */
final class GraphCheck {
  /** The graphs around the one that is being checked, the innermost first. */
  private final Deque<GraphView> scopes = new ArrayDeque<>();

  private final Deque<ValueShapes> shapes = new ArrayDeque<>();

  private GraphCheck() {}

  /**
   * Checks a model.
   *
   * @throws InvalidInputException with the first defect
   */
  static void check(ModelProto model) {
    new GraphCheck().check(model.getGraph());
  }

  private void check(GraphProto graph) {
    graph.getInitializerList().forEach(GraphCheck::checkTensor);
    GraphView view = new GraphView(graph);
    scopes.push(view);
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto node = graph.getNode(i);
      NodeCheck.check(node, i);
      for (String input : node.getInputList()) {
        if (!input.isEmpty() && !isMade(input)) {
          throw new InvalidInputException(
              "node %s reads \"%s\", which is no input or initializer, and no node makes it"
                  .formatted(Nodes.label(node), Printable.text(input)));
        }
      }
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasT()) {
          checkTensor(attribute.getT());
        }
        attribute.getTensorsList().forEach(GraphCheck::checkTensor);
      }
    }
    view.order();
    shapes.push(new ValueShapes(view, shapes.peek()));
    for (NodeProto node : graph.getNodeList()) {
      NormChannels.check(node, shapes.getFirst());
      Nodes.subgraphs(node).forEach(this::check);
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      if (!isMade(output.getName())) {
        throw new InvalidInputException(
            "its output \"%s\" is made by no node".formatted(Printable.text(output.getName())));
      }
    }
    shapes.pop();
    scopes.pop();
  }

  private boolean isMade(String value) {
    return scopes.stream().anyMatch(s -> s.isGiven(value) || s.producer(value) >= 0);
  }

  /** Whether a tensor holds the data that its shape says. */
  static void checkTensor(TensorProto tensor) {
    if (tensor.getDataType() == DataType.UNDEFINED_VALUE) {
      throw untyped(tensor);
    }
    int count = ElementBytes.count(tensor);
    if (tensor.hasRawData()) {
      long bytes = ElementBytes.bytes(tensor.getDataType(), count);
      if (bytes >= 0 && bytes != tensor.getRawData().size()) {
        throw mismatch(tensor, bytes + " bytes", tensor.getRawData().size());
      }
      return;
    }
    DataType type = DataType.forNumber(tensor.getDataType());
    if (type == null) {
      return;
    }
    int got =
        switch (type) {
          case FLOAT -> tensor.getFloatDataCount();
          case DOUBLE -> tensor.getDoubleDataCount();
          case INT64 -> tensor.getInt64DataCount();
          case UINT32, UINT64 -> tensor.getUint64DataCount();
          case STRING -> tensor.getStringDataCount();
          case COMPLEX64 -> tensor.getFloatDataCount() / 2;
          case COMPLEX128 -> tensor.getDoubleDataCount() / 2;
          case UINT4, INT4, UNDEFINED -> -1;
          default -> tensor.getInt32DataCount();
        };
    if (got >= 0 && got != count) {
      throw mismatch(tensor, count + " elements", got);
    }
  }

  /** The exception for a tensor that does not say what its data are. */
  static InvalidInputException untyped(TensorProto tensor) {
    return new InvalidInputException(
        "tensor %s does not say what type its data are".formatted(ElementBytes.name(tensor)));
  }

  private static InvalidInputException mismatch(TensorProto tensor, String needed, int got) {
    return new InvalidInputException(
        "tensor %s needs %s for its shape, but has %d"
            .formatted(ElementBytes.name(tensor), needed, got));
  }
}
