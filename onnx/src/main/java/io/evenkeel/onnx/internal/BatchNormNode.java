package io.evenkeel.onnx.internal;

import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A BatchNormalization node that does the same to every row: {@code y = (x - mean) / sqrt(variance
 * + epsilon) * gamma + beta} in every channel, with constants for gamma, beta, mean and variance.
 */
public record BatchNormNode(
    Constant gamma, Constant beta, Constant mean, Constant variance, double epsilon) {
  public static final String OPERATOR = "BatchNormalization";

  private static final int GAMMA = 1;
  private static final int BETA = 2;
  private static final int MEAN = 3;
  private static final int VARIANCE = 4;
  private static final String[] INPUTS = {"input", "gamma", "beta", "mean", "variance"};
  private static final int FIRST_BY_OUTPUTS = 7;
  private static final int FIRST_BY_ATTRIBUTE = 14;
  private static final int FIRST_WITHOUT_SPATIAL = 9;

  /**
   * Reads a node. Its mean and variance may be anything, such as not a number.
   *
   * @throws UnfoldableException if it looks at its batch, or a parameter is not constant
   */
  public static BatchNormNode of(GraphNode node, MutableGraph graph, Constants constants)
      throws UnfoldableException {
    requireInference(node, graph.opset());
    Constant[] read = new Constant[INPUTS.length];
    for (int i = GAMMA; i <= VARIANCE; i++) {
      read[i] = parameter(node, i, constants);
      if (read[i].values().length != read[GAMMA].values().length) {
        throw new UnfoldableException(
            "its %s has %d values, but its gamma %d"
                .formatted(INPUTS[i], read[i].values().length, read[GAMMA].values().length));
      }
    }
    if (read[GAMMA].values().length == 0) {
      throw new UnfoldableException("it has no channels");
    }
    requireFinite(read[GAMMA], GAMMA);
    requireFinite(read[BETA], BETA);
    return new BatchNormNode(
        read[GAMMA], read[BETA], read[MEAN], read[VARIANCE], node.real("epsilon", 1e-5f));
  }

  private static Constant parameter(GraphNode node, int index, Constants constants)
      throws UnfoldableException {
    Constant constant = constants.of(node.input(index));
    if (constant == null) {
      throw new UnfoldableException("its %s is not a constant of numbers".formatted(INPUTS[index]));
    }
    if (!constant.isReal() || constant.rank() != 1) {
      throw new UnfoldableException(
          "its %s has the type %s and the shape %s, not one number a channel"
              .formatted(INPUTS[index], constant.type(), constant.dims()));
    }
    return constant;
  }

  private static void requireFinite(Constant constant, int index) throws UnfoldableException {
    for (double value : constant.values()) {
      if (!Double.isFinite(value)) {
        throw new UnfoldableException("its %s holds %s".formatted(INPUTS[index], value));
      }
    }
  }

  private static void requireInference(GraphNode node, long opset) throws UnfoldableException {
    if (normalizesByBatch(node, opset)) {
      throw new UnfoldableException(
          "it normalises by its batch (training mode), not by kept statistics");
    }
    if (opset < FIRST_WITHOUT_SPATIAL && node.integer("spatial", 1) == 0) {
      throw new UnfoldableException(
          "it has statistics for every element (spatial = 0), not every channel");
    }
  }

  /**
   * Whether the node is in training mode, which stands in training_mode from opset 14 on, in the
   * number of outputs from 7 on, in is_test before.
   */
  public static boolean normalizesByBatch(GraphNode node, long opset) {
    boolean batch =
        opset >= FIRST_BY_ATTRIBUTE
            ? node.integer("training_mode", 0) != 0
            : opset < FIRST_BY_OUTPUTS && node.integer("is_test", 0) == 0;
    return batch
        || IntStream.range(1, node.proto().getOutputCount()).anyMatch(i -> node.output(i) != null);
  }

  public int channels() {
    return gamma.values().length;
  }

  /** sqrt(variance + epsilon) of a channel. */
  public double deviation(int channel) {
    return Math.sqrt(variance.values()[channel] + epsilon);
  }

  /**
   * As scale and shift, to be folded.
   *
   * @throws UnfoldableException if a parameter is of 16 bits, mean or variance not finite, or
   *     variance + epsilon not positive somewhere
   */
  public ChannelAffine affine() throws UnfoldableException {
    Constant[] parameters = {gamma, beta, mean, variance};
    for (int i = 0; i < parameters.length; i++) {
      if (!parameters[i].isFoldable()) {
        throw new UnfoldableException(
            "its %s is of type %s, too coarse to be folded"
                .formatted(INPUTS[GAMMA + i], parameters[i].type()));
      }
    }
    requireFinite(mean, MEAN);
    requireFinite(variance, VARIANCE);
    double[] scale = new double[channels()];
    double[] shift = new double[channels()];
    for (int c = 0; c < scale.length; c++) {
      double deviation = deviation(c);
      if (!(deviation > 0)) {
        throw new UnfoldableException(
            "its variance + epsilon is %s in channel %d, which has no positive root"
                .formatted(variance.values()[c] + epsilon, c));
      }
      scale[c] = gamma.values()[c] / deviation;
      shift[c] = beta.values()[c] - mean.values()[c] * scale[c];
    }
    return new ChannelAffine(scale, shift);
  }

  /** The largest |mean| / sqrt(variance + epsilon) of all channels. */
  public double cancellation() {
    double largest = 0;
    for (int c = 0; c < channels(); c++) {
      largest = Math.max(largest, Math.abs(mean.values()[c]) / deviation(c));
    }
    return largest;
  }

  /** The name of the value that holds gamma. */
  public static String gammaName(GraphNode node) {
    return Objects.requireNonNull(node.input(GAMMA));
  }

  /** The name of the value that holds beta. */
  public static String betaName(GraphNode node) {
    return Objects.requireNonNull(node.input(BETA));
  }
}
