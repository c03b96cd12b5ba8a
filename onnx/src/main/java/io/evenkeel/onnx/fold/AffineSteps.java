package io.evenkeel.onnx.fold;

import io.evenkeel.onnx.internal.BatchNormNode;
import io.evenkeel.onnx.internal.ChannelAffine;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.Constants;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import io.evenkeel.onnx.internal.UnfoldableException;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads nodes that, at inference, scale and shift each channel (dimension 1) by constants: Mul,
 * Div, Add and Sub with a constant that broadcasts to the channels, Identity and Dropout, and
 * BatchNormalization.
 */
final class AffineSteps {
  private static final int DROPOUT_MODE_INPUT = 2;
  private static final int DROPOUT_WITHOUT_TEST = 7;

  private final MutableGraph graph;
  private final Constants constants;
  private final Ranks ranks;

  AffineSteps(MutableGraph graph, Constants constants, Ranks ranks) {
    this.graph = graph;
    this.constants = constants;
    this.ranks = ranks;
  }

  /**
   * What a node does to the channels of one of its inputs; null if it does anything else, or to
   * another number of channels.
   */
  @Nullable ChannelAffine of(GraphNode node, String value, int channels) {
    return switch (node.operator()) {
      case "Identity", "Dropout" -> passes(node) ? ChannelAffine.identity(channels) : null;
      case "Mul", "Add", "Sub", "Div" -> scaleLayer(node, value, channels);
      case BatchNormNode.OPERATOR -> batchNorm(node, value, channels);
      default -> null;
    };
  }

  /** The input of an affine node that is not a constant; null if it has none. */
  @Nullable String data(GraphNode node) {
    String first = node.input(0);
    boolean swap =
        (node.is("Mul") || node.is("Add")) && constants.of(first) != null && node.input(1) != null;
    return swap ? node.input(1) : first;
  }

  /** Whether the node hands its first input on as it is. */
  boolean passes(GraphNode node) {
    if (node.is("Identity")) {
      return true;
    }
    if (!node.is("Dropout") || node.output(1) != null) {
      return false;
    }
    String mode = node.input(DROPOUT_MODE_INPUT);
    return mode == null
        && (graph.opset() >= DROPOUT_WITHOUT_TEST || node.integer("is_test", 0) != 0);
  }

  private @Nullable ChannelAffine batchNorm(GraphNode node, String value, int channels) {
    if (!value.equals(node.input(0))) {
      return null;
    }
    try {
      ChannelAffine affine = BatchNormNode.of(node, graph, constants).affine();
      return affine.channels() == channels ? affine : null;
    } catch (UnfoldableException _) { // its reason is recorded when its own turn comes
      return null;
    }
  }

  private @Nullable ChannelAffine scaleLayer(GraphNode node, String value, int channels) {
    boolean left = value.equals(node.input(0));
    boolean right = value.equals(node.input(1));
    Constant constant = left == right ? null : constants.of(node.input(left ? 1 : 0));
    double[] numbers =
        constant == null || node.has("axis") || node.has("broadcast")
            ? null
            : perChannel(constant, ranks.of(value), channels);
    if (numbers == null) {
      return null;
    }
    double[] ones = ChannelAffine.identity(channels).scale();
    double[] zeros = new double[channels];
    return switch (node.operator()) {
      case "Mul" -> new ChannelAffine(numbers, zeros);
      case "Add" -> new ChannelAffine(ones, numbers);
      case "Sub" ->
          left
              ? new ChannelAffine(ones, each(numbers, c -> -c))
              : new ChannelAffine(each(ones, c -> -c), numbers);
      default -> left ? new ChannelAffine(each(numbers, c -> 1 / c), zeros) : null;
    };
  }

  private static double[] each(double[] values, DoubleUnaryOperator change) {
    return Arrays.stream(values).map(change).toArray();
  }

  /**
   * A constant as one number a channel, if broadcasting it against a value of that rank gives one;
   * null otherwise, and where the rank matters and is not known (-1).
   */
  static double @Nullable [] perChannel(Constant constant, int rank, int channels) {
    double[] values = constant.values();
    if (!constant.isFoldable() || (rank >= 0 ? constant.rank() > rank : constant.rank() > 1)) {
      return null;
    }
    if (values.length == 1) {
      double[] same = new double[channels];
      Arrays.fill(same, values[0]);
      return same;
    }
    int axis = rank < 0 ? -1 : constant.rank() - (rank - 1);
    boolean fits =
        axis >= 0
            && axis < constant.rank()
            && values.length == channels
            && constant.dim(axis) == channels;
    return fits ? values : null;
  }
}
