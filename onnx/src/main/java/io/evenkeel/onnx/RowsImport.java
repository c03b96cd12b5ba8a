package io.evenkeel.onnx;

import static io.evenkeel.onnx.ConstantOperands.refusal;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import io.evenkeel.network.Shape;
import io.evenkeel.onnx.graph.Nodes;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Imports nodes that make rows of images, or keep rows as they are: Flatten, Reshape, Squeeze. */
final class RowsImport {
  private static final int IMAGE_RANK = 4;

  private final ModelParts parts;
  private final ConstantOperands constants;

  /** How many rows the graph takes at once; 0 if any number. */
  private final long fixedRows;

  /** A Squeeze that took away one of an image's two dimensions, so that another must follow. */
  private @Nullable NodeProto half;

  RowsImport(ModelParts parts, ConstantOperands constants) {
    this.parts = parts;
    this.constants = constants;
    List<Dimension> input =
        constants
            .view()
            .requiredInputs()
            .getFirst()
            .getType()
            .getTensorType()
            .getShape()
            .getDimList();
    fixedRows = input.isEmpty() ? 0 : Math.max(0, input.getFirst().getDimValue());
  }

  /** Flattens all dimensions but the first. */
  void flatten(NodeProto node) {
    if (Nodes.integer(node, "axis", 1) != 1) {
      throw refusal(node, "it must keep the rows, axis 1");
    }
    parts.flatten();
  }

  /**
   * Makes rows of an image, or keeps rows as they are.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if the node does something else
   */
  void reshape(NodeProto node) {
    long[] shape = shape(node);
    boolean all = shape.length == 2 && shape[1] == -1;
    boolean sameRows =
        shape.length == 2 && (shape[0] == 0 || (shape[0] == -1 && !all) || isFixed(shape[0]));
    Shape image = parts.image();
    if (sameRows
        && image == null
        && parts.columns() == 0
        && shape[1] > 0
        && shape[1] <= Integer.MAX_VALUE) {
      parts.requireColumns((int) shape[1], "node " + Nodes.label(node));
    }
    int numbers = image == null ? parts.columns() : image.features();
    if (!sameRows || !(all || shape[1] == numbers)) {
      throw refusal(
          node,
          "it must keep the rows with all their numbers%s, but asks for the shape %s"
              .formatted(numbers == 0 ? "" : ", " + numbers + " each", Arrays.toString(shape)));
    }
    parts.flatten();
  }

  private boolean isFixed(long rows) {
    return rows > 0 && rows == fixedRows;
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

  /** Makes rows of images of one pixel; a node may take away one of the two dimensions only. */
  void squeeze(NodeProto node) {
    Shape image = parts.image();
    boolean second = half != null;
    List<Long> axes = constants.axes(node, second ? IMAGE_RANK - 1 : IMAGE_RANK);
    boolean one = axes.equals(List.of(2L)) || axes.equals(List.of(3L));
    if (image == null
        || image.positions() != 1
        || !(second ? axes.equals(List.of(2L)) : one || axes.equals(ImageImport.PIXELS))) {
      throw refusal(node, "only the rows and columns of an image of one pixel can be taken away");
    }
    half = second || !one ? null : node;
    if (half == null) {
      parts.flatten();
    }
  }

  /** Requires that both dimensions of an image's pixels have been taken away, or none. */
  void requireWholeSqueezed() {
    if (half != null) {
      throw refusal(
          half,
          "it takes away one of an image's rows and columns, so that only a Squeeze of the other one may follow");
    }
  }
}
