package io.evenkeel.onnx.fold;

import io.evenkeel.onnx.internal.ChannelAffine;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.UnfoldableException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Folds {@code y = x s + t} into the linear layer that reads y: its weight is multiplied by s along
 * the input channels, and its bias becomes {@code b + W t}.
 *
 * <p>A convolution that pads with zeros sees t in its inside and 0 in its padding, so there it is
 * exact only where t is 0; the same holds for a transposed convolution, whose border positions get
 * fewer terms than the others.
 */
final class FoldAhead {
  private final LinearLayers layers;

  FoldAhead(LinearLayers layers) {
    this.layers = layers;
  }

  /**
   * Folds.
   *
   * @param layer what reads the channels
   * @param affine what was done to them
   * @param input the value that is read from now on
   * @param flattened whether a Flatten lies between, so that a channel is several inputs
   * @param by the name of the normalization, for a node that has to be added
   * @throws UnfoldableException if that cannot be or would not be exact; then nothing has changed
   */
  void fold(GraphNode layer, ChannelAffine affine, String input, boolean flattened, String by)
      throws UnfoldableException {
    Constant weight = layers.weight(layer);
    switch (layer.operator()) {
      case LinearLayers.CONV -> convolution(layer, weight, affine, input);
      case LinearLayers.CONV_TRANSPOSE -> transposed(layer, weight, affine, input);
      case LinearLayers.GEMM -> gemm(layer, weight, affine, input, flattened);
      default -> matMul(layer, weight, affine, input, flattened, by);
    }
  }

  private void convolution(GraphNode layer, Constant weight, ChannelAffine affine, String input)
      throws UnfoldableException {
    int groups = weight.rank() < 2 ? 1 : LinearLayers.groups(layer, weight.dim(0));
    long channels = weight.rank() < 2 ? 0 : (long) weight.dim(1) * groups;
    if (channels != affine.channels()) {
      throw LinearLayers.channelsDiffer(layer, channels, affine.channels());
    }
    if (pads(layer) && !affine.shiftsNothing()) {
      throw new UnfoldableException(
          "%s pads with zeros, which the normalization does not shift".formatted(layer.label()));
    }
    int outputs = weight.dim(0);
    int inputs = weight.dim(1);
    double[] values = weight.values().clone();
    double[] bias = layers.convolutionBias(layer, outputs).clone();
    int kernel = values.length / Math.max(1, outputs * inputs);
    int outputsOfGroup = Math.max(1, outputs / groups);
    for (int i = 0; i < values.length; i++) {
      int m = i / (inputs * kernel);
      int c = m / outputsOfGroup * inputs + i / kernel % inputs;
      bias[m] += affine.shift()[c] * values[i];
      values[i] *= affine.scale()[c];
    }
    layers.change(layer, input, weight.with(weight.dims(), values), bias, layer.output());
  }

  private static boolean pads(GraphNode layer) {
    boolean explicit = Set.of("", "NOTSET").contains(layer.text("auto_pad"));
    return explicit
        ? layer.integers("pads").stream().anyMatch(p -> p != 0)
        : !layer.text("auto_pad").equals("VALID");
  }

  private void transposed(GraphNode layer, Constant weight, ChannelAffine affine, String input)
      throws UnfoldableException {
    if (weight.rank() < 2 || weight.dim(0) != affine.channels()) {
      long channels = weight.rank() < 2 ? 0 : weight.dim(0);
      throw LinearLayers.channelsDiffer(layer, channels, affine.channels());
    }
    if (!affine.shiftsNothing()) {
      throw new UnfoldableException(
          "%s spreads the normalization's shift unevenly over its output".formatted(layer.label()));
    }
    int outputs = weight.dim(1) * LinearLayers.groups(layer, weight.dim(0));
    double[] bias = layers.convolutionBias(layer, outputs);
    Constant scaled = FoldBehind.scaled(weight, 0, affine.scale());
    layers.change(layer, input, scaled, bias, layer.output());
  }

  private void gemm(
      GraphNode layer, Constant weight, ChannelAffine affine, String input, boolean flattened)
      throws UnfoldableException {
    boolean transposed = layer.integer("transB", 0) != 0;
    if (layer.integer("transA", 0) != 0 || weight.rank() != 2) {
      throw new UnfoldableException(
          "%s reads the normalised rows as columns".formatted(layer.label()));
    }
    int rows = weight.dim(transposed ? 1 : 0);
    int columns = weight.dim(transposed ? 0 : 1);
    ChannelAffine spread = spread(layer, affine, rows, flattened);
    double alpha = layer.real("alpha", 1);
    double[] bias = layers.gemmBias(layer, columns);
    double[] values = weight.values().clone();
    for (int k = 0; k < rows; k++) {
      for (int j = 0; j < columns; j++) {
        int at = transposed ? j * rows + k : k * columns + j;
        bias[j] += alpha * spread.shift()[k] * values[at];
        values[at] *= spread.scale()[k];
      }
    }
    layers.change(layer, input, weight.with(weight.dims(), values), bias, layer.output());
  }

  private void matMul(
      GraphNode layer,
      Constant weight,
      ChannelAffine affine,
      String input,
      boolean flattened,
      String by)
      throws UnfoldableException {
    if (weight.rank() != 2 || !(flattened || layers.ranks.of(input) == 2)) {
      throw new UnfoldableException(
          "%s is not known to multiply two matrices, so that its rows would be the channels"
              .formatted(layer.label()));
    }
    int columns = weight.dim(1);
    ChannelAffine spread = spread(layer, affine, weight.dim(0), flattened);
    double[] added = new double[columns];
    double[] values = weight.values().clone();
    for (int i = 0; i < values.length; i++) {
      added[i % columns] += spread.shift()[i / columns] * values[i];
      values[i] *= spread.scale()[i / columns];
    }
    GraphNode bias = biasBehind(layer, columns);
    if (bias != null) {
      double[] own = Objects.requireNonNull(layers.steps.of(bias, layer.output(), columns)).shift();
      Arrays.setAll(added, j -> added[j] + own[j]);
    }
    String output = bias == null ? layer.output() : bias.output();
    layers.changeMatMul(layer, input, weight.with(weight.dims(), values), added, by, output);
    if (bias != null) {
      layers.graph.remove(bias);
    }
  }

  /** The Add of a constant for each column behind a MatMul; null if there is none. */
  private @Nullable GraphNode biasBehind(GraphNode layer, int columns) {
    GraphNode next = Chain.onlyReader(layer.output(), layers.graph);
    return next != null && next.is("Add") && layers.steps.of(next, layer.output(), columns) != null
        ? next
        : null;
  }

  /** The channels as they lie in a row: each stands for as many inputs as a Flatten made of it. */
  private static ChannelAffine spread(
      GraphNode layer, ChannelAffine affine, int inputs, boolean flattened)
      throws UnfoldableException {
    int channels = affine.channels();
    if (inputs == channels) {
      return affine;
    }
    if (!flattened || channels == 0 || inputs % channels != 0) {
      throw LinearLayers.channelsDiffer(layer, inputs, channels);
    }
    int repeat = inputs / channels;
    double[] scale = new double[inputs];
    double[] shift = new double[inputs];
    for (int k = 0; k < inputs; k++) {
      scale[k] = affine.scale()[k / repeat];
      shift[k] = affine.shift()[k / repeat];
    }
    return new ChannelAffine(scale, shift);
  }
}
