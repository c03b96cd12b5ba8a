package io.evenkeel.onnx.fold;

import io.evenkeel.onnx.internal.ChannelAffine;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.UnfoldableException;
import java.util.Objects;

/**
 * Folds {@code y = x s + t} into the linear layer that makes x: its weight is multiplied by s along
 * the output channels, and its bias becomes {@code b s + t}.
 *
 * <p>Shapes: Conv (M, C/groups, ...), its channels are dimension 0 in any number of groups;
 * ConvTranspose (C, M/groups, ...), where input channel c of group g makes the outputs g M/groups +
 * j; Gemm and MatMul (K, N), Gemm with transB (N, K). Source: Jacob et al. 2018, eq. 14.
 */
final class FoldBehind {
  private final LinearLayers layers;

  FoldBehind(LinearLayers layers) {
    this.layers = layers;
  }

  /**
   * Folds.
   *
   * @param layer what makes the channels
   * @param affine what is to be done to them
   * @param by the name of the normalization, for a node that has to be added
   * @param output the value that is written from now on
   * @throws UnfoldableException if that cannot be; then nothing has changed
   */
  void fold(GraphNode layer, ChannelAffine affine, String by, String output)
      throws UnfoldableException {
    String input = Objects.requireNonNull(layer.input(0));
    Constant weight = layers.weight(layer);
    switch (layer.operator()) {
      case LinearLayers.CONV -> {
        requireChannels(layer, weight.rank() < 1 ? 0 : weight.dim(0), affine);
        double[] bias = layers.convolutionBias(layer, affine.channels());
        layers.change(
            layer, input, scaled(weight, 0, affine.scale()), applied(affine, bias), output);
      }
      case LinearLayers.CONV_TRANSPOSE -> {
        int groups = weight.rank() < 2 ? 1 : LinearLayers.groups(layer, weight.dim(0));
        requireChannels(layer, weight.rank() < 2 ? 0 : (long) weight.dim(1) * groups, affine);
        double[] bias = layers.convolutionBias(layer, affine.channels());
        layers.change(
            layer, input, scaledTransposed(weight, groups, affine), applied(affine, bias), output);
      }
      case LinearLayers.GEMM -> {
        int axis = layer.integer("transB", 0) != 0 ? 0 : 1;
        requireChannels(layer, weight.rank() == 2 ? weight.dim(axis) : 0, affine);
        double[] bias = layers.gemmBias(layer, affine.channels());
        layers.change(
            layer, input, scaled(weight, axis, affine.scale()), applied(affine, bias), output);
      }
      default -> {
        requireMatrix(layer, weight);
        requireChannels(layer, weight.dim(1), affine);
        layers.changeMatMul(
            layer, input, scaled(weight, 1, affine.scale()), affine.shift(), by, output);
      }
    }
  }

  private void requireMatrix(GraphNode layer, Constant weight) throws UnfoldableException {
    if (weight.rank() != 2 || layers.ranks.of(layer.input(0)) != 2) {
      throw new UnfoldableException(
          "%s is not known to multiply two matrices, so that its columns would be the channels"
              .formatted(layer.label()));
    }
  }

  private static void requireChannels(GraphNode layer, long channels, ChannelAffine affine)
      throws UnfoldableException {
    if (channels != affine.channels()) {
      throw LinearLayers.channelsDiffer(layer, channels, affine.channels());
    }
  }

  private static double[] applied(ChannelAffine affine, double[] bias) {
    double[] result = new double[bias.length];
    for (int c = 0; c < result.length; c++) {
      result[c] = bias[c] * affine.scale()[c] + affine.shift()[c];
    }
    return result;
  }

  /** The weight times a number for each index of one of its dimensions. */
  static Constant scaled(Constant weight, int axis, double[] scale) {
    int inner = 1;
    for (int i = axis + 1; i < weight.rank(); i++) {
      inner *= weight.dim(i);
    }
    double[] result = weight.values().clone();
    for (int i = 0; i < result.length; i++) {
      result[i] *= scale[i / inner % scale.length];
    }
    return weight.with(weight.dims(), result);
  }

  private static Constant scaledTransposed(Constant weight, int groups, ChannelAffine affine) {
    int inputs = weight.dim(0);
    int outputs = weight.dim(1);
    double[] result = weight.values().clone();
    int kernel = inputs == 0 || outputs == 0 ? 1 : result.length / (inputs * outputs);
    int inputsOfGroup = Math.max(1, inputs / groups);
    for (int i = 0; i < result.length; i++) {
      int group = i / (kernel * outputs) / inputsOfGroup;
      result[i] *= affine.scale()[group * outputs + i / kernel % outputs];
    }
    return weight.with(weight.dims(), result);
  }
}
