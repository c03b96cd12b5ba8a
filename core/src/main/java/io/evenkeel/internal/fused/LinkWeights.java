package io.evenkeel.internal.fused;

import io.evenkeel.internal.optimizer.MatrixLayout;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.WeightedLayer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a link learns in the fused engine: W in panels for the way forward, turned for the way back,
 * its gradient laid out like W and formed tile by tile; and a bias.
 */
abstract sealed class LinkWeights implements MatrixLayout permits DenseWeights, ConvWeights {
  final Placed<? extends WeightedLayer> layer;
  final float[] weight;

  /** W for the way back; empty where nothing below learns. */
  final float[] turned;

  final float[] gradient;

  /** b and its gradient, padded to whole vectors; without a bias they stay zero. */
  final float[] bias;

  final float[] biasGradient;

  /** The gradients of what is trained; the same arrays at every call. */
  final List<float[]> gradients;

  /** Largest magnitude of the gradient's tiles, by worker; see {@link #takeLargestGradient}. */
  private final float[] largest;

  private final Elementwise elementwise;
  private final int features;

  final TileEpilogue gradientEpilogue = this::measureTile;
  final TileEpilogue biasEpilogue;

  /** Whether W is trained: else its gradient is not formed and stays zero. */
  final boolean trained;

  private final boolean biasTrained;

  /**
   * What weights are bound to, whatever they are.
   *
   * @param backward whether anything below learns
   * @param trained whether W is trained
   * @param biasTrained whether b is there and trained
   */
  record Binding(
      int workers,
      Kernels kernels,
      TileEpilogue above,
      boolean backward,
      boolean trained,
      boolean biasTrained) {}

  /**
   * Weights.
   *
   * @param features columns of what the layer gives
   * @param size floats of W
   * @param turnedSize floats of W for the way back, if that is needed
   * @param binding what they are bound to
   * @param parameters of another shard, whose weights are these; null for weights of its own
   * @param slot of another shard, which leaves its gradients in the same arrays; null for arrays of
   *     its own
   */
  LinkWeights(
      Placed<? extends WeightedLayer> layer,
      int features,
      int size,
      int turnedSize,
      Binding binding,
      @Nullable LinkWeights parameters,
      @Nullable LinkWeights slot) {
    this.layer = layer;
    this.features = features;
    elementwise = binding.kernels().elementwise();
    int padded = Blocking.padded(features);
    weight = parameters == null ? new float[size] : parameters.weight;
    int back = binding.backward() ? turnedSize : 0;
    turned = parameters == null ? new float[back] : parameters.turned;
    bias = parameters == null ? new float[padded] : parameters.bias;
    gradient = slot == null ? new float[size] : slot.gradient;
    biasGradient = slot == null ? new float[padded] : slot.biasGradient;
    boolean biased = layer.layer().bias();
    trained = binding.trained();
    biasTrained = binding.biasTrained();
    List<float[]> formed = new ArrayList<>();
    if (trained) {
      formed.add(gradient);
    }
    if (biasTrained) {
      formed.add(biasGradient);
    }
    gradients = List.copyOf(formed);
    largest = new float[binding.workers()];
    biasEpilogue = biased ? withBias(binding) : binding.above();
  }

  private TileEpilogue withBias(Binding binding) {
    NormKernels norm = binding.kernels().norm();
    TileEpilogue above = binding.above();
    return (row, rows, column, columns, tile, offset, stride, worker) -> {
      norm.addRow(tile, offset, stride, bias, column, rows, Blocking.padded(columns));
      above.finish(row, rows, column, columns, tile, offset, stride, worker);
    };
  }

  private void measureTile(
      int row,
      int rows,
      int column,
      int columns,
      float[] tile,
      int offset,
      int stride,
      int worker) {
    largest[worker] =
        Math.max(largest[worker], elementwise.maxAbs(tile, offset, rows * Panels.WIDTH));
  }

  /** Sums the gradient of the segment above as the bias's, where one is trained. */
  final void sumBias(Segment above, int rows) {
    if (biasTrained) {
      above.biasSums.merge(rows);
      double[] sums = above.biasSums.dy();
      for (int j = 0; j < features; j++) {
        biasGradient[j] = (float) sums[j];
      }
    }
  }

  /**
   * The largest magnitude in the gradient since the last call; NaN or infinite if it is not finite.
   */
  final float takeLargestGradient() {
    float max = 0;
    for (int i = 0; i < largest.length; i++) {
      max = Math.max(max, largest[i]);
      largest[i] = 0;
    }
    return max;
  }

  /** Takes the largest magnitude of the gradient as it lies there, and forgets its tiles'. */
  final void measureGradient() {
    takeLargestGradient();
    largest[0] = elementwise.maxAbs(gradient, 0, gradient.length);
  }

  /** Forms again what is formed of W, after it changed. */
  abstract void refresh(Workers workers);
}
