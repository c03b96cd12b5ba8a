package io.evenkeel.internal.fused;

import io.evenkeel.internal.image.ConvPanels;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.kernels.image.ConvShape;
import io.evenkeel.kernels.image.Convolution;
import io.evenkeel.network.Conv2d;
import org.jspecify.annotations.Nullable;

/**
 * A convolution's weights in the fused engine: W as the forward kernel takes it, turned for the
 * backward one, the gradient laid out like W.
 */
final class ConvWeights implements LinkWeights, Trained.Layout {
  final Placed<Conv2d> layer;
  final ConvShape shape;
  final float[] weight;
  final float[] turned;
  final float[] gradient;

  /** b and its gradient, padded to whole vectors; without a bias they stay zero. */
  final float[] bias;

  final float[] biasGradient;

  /** Largest magnitude of the gradient's tiles, by worker. */
  private final float[] largest;

  private final Convolution convolution;
  private final Elementwise elementwise;
  final TileEpilogue gradientEpilogue = this::measureTile;
  final TileEpilogue biasEpilogue;

  /**
   * A convolution's weights.
   *
   * @param backward whether they are needed turned
   * @param above what follows the bias in the epilogue of the forward product
   * @param parameters of another shard, whose weights are these; null for weights of its own
   * @param slot of another shard, which leaves its gradients in the same arrays; null for arrays of
   *     its own
   */
  ConvWeights(
      Placed<Conv2d> layer,
      Convolution convolution,
      boolean backward,
      int workers,
      Kernels kernels,
      TileEpilogue above,
      @Nullable ConvWeights parameters,
      @Nullable ConvWeights slot) {
    this.layer = layer;
    this.convolution = convolution;
    this.elementwise = kernels.elementwise();
    shape = convolution.shape();
    NormKernels norm = kernels.norm();
    int size = shape.weightsSize();
    int padded = Blocking.padded(shape.filters());
    int turnedSize = backward ? convolution.turnedSize() : 0;
    weight = parameters == null ? new float[size] : parameters.weight;
    turned = parameters == null ? new float[turnedSize] : parameters.turned;
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
    float most = largest[worker];
    for (int r = 0; r < rows; r++) {
      most = Math.max(most, elementwise.maxAbs(tile, offset + r * stride, columns));
    }
    largest[worker] = most;
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
    if (turned.length > 0) {
      convolution.turn(weight, turned);
    }
  }

  @Override
  public void toRows(float[] held, float[] rows) {
    ConvPanels.toRows(shape, held, rows);
  }

  @Override
  public void fromRows(float[] rows, float[] held) {
    ConvPanels.fromRows(shape, rows, held);
  }
}
