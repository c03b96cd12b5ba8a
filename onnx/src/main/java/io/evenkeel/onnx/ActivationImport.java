package io.evenkeel.onnx;

import static io.evenkeel.onnx.ConstantOperands.refusal;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.network.Activation;
import io.evenkeel.onnx.graph.Nodes;

/** Makes activations of the nodes that compute one. */
final class ActivationImport {
  /** Why gelu's approximation is refused. */
  static final String TANH_GELU = "it is the tanh approximation of gelu, and ours is the exact one";

  /** The first opset in which Clip's limits are inputs. */
  private static final int BOUNDS_ARE_INPUTS = 11;

  private final ConstantOperands constants;
  private final long opset;

  ActivationImport(ConstantOperands constants, long opset) {
    this.constants = constants;
    this.opset = opset;
  }

  /**
   * The activation that a node applies to a value.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if no activation of ours computes the same,
   *     with the reason
   */
  Activation of(NodeProto node, String value) {
    return switch (node.getOpType()) {
      case "Relu" -> new Activation(ActivationFunction.RELU);
      case "Sigmoid" -> new Activation(ActivationFunction.SIGMOID);
      case "Tanh" -> new Activation(ActivationFunction.TANH);
      case "LeakyRelu" ->
          new Activation(ActivationFunction.LEAKY_RELU, Nodes.number(node, "alpha", 0.01f));
      case "PRelu" -> new Activation(ActivationFunction.LEAKY_RELU, slope(node, value));
      case "Clip" -> clip(node, value);
      default -> gelu(node);
    };
  }

  /** The one slope of all channels. */
  private float slope(NodeProto node, String value) {
    if (!node.getInput(0).equals(value)) {
      throw refusal(node, "its slope must be a constant");
    }
    float[] slopes =
        ConstantOperands.finite(node, constants.required(node, node.getInput(1), "slope"), "slope");
    for (float slope : slopes) {
      if (slope != slopes[0]) {
        throw refusal(node, "its slopes differ by channel, and a leaky relu of ours has one");
      }
    }
    if (slopes.length == 0) {
      throw refusal(node, "its slope has no number");
    }
    return slopes[0];
  }

  /** Between 0 and 6 it is relu6, from 0 on relu. */
  private Activation clip(NodeProto node, String value) {
    double low = bound(node, "min", 1, Double.NEGATIVE_INFINITY);
    double high = bound(node, "max", 2, Double.POSITIVE_INFINITY);
    boolean open = high >= Float.MAX_VALUE;
    if (!node.getInput(0).equals(value) || low != 0 || !(open || high == 6)) {
      throw refusal(
          node,
          "it keeps values between %s and %s, and ours are relu6, 0 to 6, and relu, from 0 on"
              .formatted(low, high));
    }
    return new Activation(open ? ActivationFunction.RELU : ActivationFunction.RELU6);
  }

  /** A limit of Clip: before opset 11 an attribute, then an input that may be left out. */
  private double bound(NodeProto node, String name, int input, double usual) {
    if (opset < BOUNDS_ARE_INPUTS) {
      return Nodes.attribute(node, name).map(a -> (double) a.getF()).orElse(usual);
    }
    if (node.getInputCount() <= input || node.getInput(input).isEmpty()) {
      return usual;
    }
    return constants
        .scalar(node.getInput(input))
        .orElseThrow(() -> refusal(node, "its %s is not a constant".formatted(name)));
  }

  private static Activation gelu(NodeProto node) {
    if (!Nodes.text(node, "approximate", "none").equals("none")) {
      throw refusal(node, TANH_GELU);
    }
    return new Activation(ActivationFunction.GELU);
  }
}
