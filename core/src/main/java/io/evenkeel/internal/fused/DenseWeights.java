package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MicroKernel;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Dense;
import org.jspecify.annotations.Nullable;

/**
 * A dense layer's weights in the fused engine: W (inputs x features) in panels for the forward
 * product, its transpose in panels for the backward one, the gradient laid out like W.
 */
final class DenseWeights implements LinkWeights, Trained.Layout {
  final Placed<Dense> layer;
  final int inputs;
  final int features;
  final float[] weight;
  final float[] transposed;
  final float[] gradient;

  /** b and its gradient, padded to whole vectors; without a bias they stay zero. */
  final float[] bias;

  final float[] biasGradient;

  /** Largest magnitude of the gradient's tiles, by worker; see {@link #takeLargestGradient}. */
  private final float[] largest;

  private final Elementwise elementwise;
  private final MicroKernel microKernel;

  final TileEpilogue gradientEpilogue = this::measureTile;
  final TileEpilogue biasEpilogue;
  private final Workers.Task transposePanel = this::transposePanel;

  /**
   * A dense layer's weights.
   *
   * @param backward whether the transpose is needed
   * @param above what follows the bias in the epilogue of the forward product
   * @param parameters of another shard, whose weights are these; null for weights of its own
   * @param slot of another shard, which leaves its gradients in the same arrays; null for arrays of
   *     its own
   */
  DenseWeights(
      Placed<Dense> layer,
      int inputs,
      boolean backward,
      int workers,
      Kernels kernels,
      TileEpilogue above,
      @Nullable DenseWeights parameters,
      @Nullable DenseWeights slot) {
    this.layer = layer;
    this.inputs = inputs;
    this.features = layer.layer().features();
    this.elementwise = kernels.elementwise();
    this.microKernel = kernels.microKernel();
    NormKernels norm = kernels.norm();
    int size = Panels.size(inputs, features);
    int padded = Blocking.padded(features);
    weight = parameters == null ? new float[size] : parameters.weight;
    int turned = backward ? Panels.size(features, inputs) : 0;
    transposed = parameters == null ? new float[turned] : parameters.transposed;
    bias = parameters == null ? new float[padded] : parameters.bias;
    gradient = slot == null ? new float[size] : slot.gradient;
    biasGradient = slot == null ? new float[padded] : slot.biasGradient;
    largest = new float[workers];
    biasEpilogue =
        layer.layer().bias()
            ? (row, rows, column, columns, tile, offset, stride, worker) -> {
              norm.addRow(tile, offset, stride, bias, column, rows, Blocking.padded(columns));
              above.finish(row, rows, column, columns, tile, offset, stride, worker);
            }
            : above;
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

  @Override
  public float takeLargestGradient() {
    float max = 0;
    for (int i = 0; i < largest.length; i++) {
      max = Math.max(max, largest[i]);
      largest[i] = 0;
    }
    return max;
  }

  @Override
  public void measureGradient() {
    takeLargestGradient();
    largest[0] = elementwise.maxAbs(gradient, 0, gradient.length);
  }

  @Override
  public void refresh(Workers workers) {
    if (transposed.length > 0) {
      workers.run(
          Panels.count(inputs), inputs * features < 1 << 14 ? 1 : workers.count(), transposePanel);
    }
  }

  private void transposePanel(int panel, int worker) {
    microKernel.transposePanel(weight, inputs, features, transposed, panel);
  }

  @Override
  public void toRows(float[] held, float[] rows) {
    Panels.toRows(held, inputs, features, rows);
  }

  @Override
  public void fromRows(float[] rows, float[] held) {
    Panels.fromRows(rows, inputs, features, held);
  }
}
