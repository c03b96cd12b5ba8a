package io.evenkeel.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** Whether a BatchNormalization node has as many numbers of each kind as its input has channels. */
public final class NormChannels {
  private static final String OPERATOR = "BatchNormalization";
  private static final int SCALE = 1;
  private static final String[] PARAMETERS = {"input", "scales", "biases", "means", "variances"};

  private NormChannels() {}

  /**
   * Checks what the graph alone tells.
   *
   * @throws InvalidInputException with both numbers and the node's name, where they differ
   */
  static void check(NodeProto node, ValueShapes shapes) {
    boolean perElement = Nodes.integer(node, "spatial", 1) == 0;
    if (!Nodes.isStandard(node) || !node.getOpType().equals(OPERATOR) || perElement) {
      return;
    }
    long scales = count(shapes.of(node.getInput(SCALE)));
    if (scales < 0) {
      return;
    }
    for (int i = SCALE + 1; i < PARAMETERS.length; i++) {
      long count = count(shapes.of(node.getInput(i)));
      if (count >= 0 && count != scales) {
        throw new InvalidInputException(
            "node %s has %d scales, but %d %s"
                .formatted(Nodes.label(node), scales, count, PARAMETERS[i]));
      }
    }
    long[] input = shapes.of(node.getInput(0));
    if (input != null) {
      require(node, scales, input);
    }
  }

  /** Numbers of a parameter; -1 if that is not known, or it is no list of numbers. */
  private static long count(long @Nullable [] shape) {
    return shape != null && shape.length == 1 ? shape[0] : -1;
  }

  /**
   * Requires that an input has a channel for each scale: along dimension 1, or one if there is no
   * such dimension.
   *
   * @param input its shape; negative where a dimension is not known
   * @throws InvalidInputException with both numbers and the node's name, where they differ
   */
  public static void require(NodeProto node, long scales, long... input) {
    if (input.length == 0) {
      throw new InvalidInputException(
          "node %s has %d scales, but its input \"%s\" is a single number"
              .formatted(Nodes.label(node), scales, Printable.text(node.getInput(0))));
    }
    long channels = input.length == 1 ? 1 : input[1];
    if (channels >= 0 && channels != scales) {
      throw new InvalidInputException(
          "node %s has %d scales, but its input \"%s\" has %d channels"
              .formatted(Nodes.label(node), scales, Printable.text(node.getInput(0)), channels));
    }
  }
}
