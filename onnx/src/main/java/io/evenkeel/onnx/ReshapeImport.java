package io.evenkeel.onnx;

import static io.evenkeel.onnx.ConstantOperands.refusal;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.network.Shape;
import io.evenkeel.onnx.graph.Nodes;
import io.evenkeel.onnx.graph.TensorValues;

/** Imports Reshape nodes that give rows. */
final class ReshapeImport {
  private final ModelParts parts;
  private final ConstantOperands constants;

  ReshapeImport(ModelParts parts, ConstantOperands constants) {
    this.parts = parts;
    this.constants = constants;
  }

  /**
   * Makes rows of an image, or keeps rows as they are.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if the node does something else
   */
  void add(NodeProto node) {
    long[] shape = shape(node);
    boolean rows = shape.length == 2 && (shape[0] == -1 || shape[0] == 0);
    if (rows && parts.columns() == 0 && shape[1] > 0 && shape[1] <= Integer.MAX_VALUE) {
      parts.requireColumns((int) shape[1], "node " + Nodes.label(node));
    }
    boolean all = shape.length == 2 && shape[0] == 0 && shape[1] == -1;
    Shape image = parts.image();
    if (rows && image != null && (all || shape[1] == image.features())) {
      parts.flatten();
      return;
    }
    boolean same =
        rows && image == null && (shape[1] == parts.columns() || (shape[0] == 0 && shape[1] == -1));
    if (!same) {
      throw refusal(
          node, "it must keep the rows and give a row's %d numbers".formatted(parts.columns()));
    }
  }

  /** The shape that the node asks for: an input, or before opset 5 an attribute. */
  private long[] shape(NodeProto node) {
    if (node.getInputCount() > 1) {
      return TensorValues.longs(constants.required(node, node.getInput(1), "shape"));
    }
    return Nodes.attribute(node, "shape")
        .map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray())
        .orElseThrow(() -> refusal(node, "it does not say its shape"));
  }
}
