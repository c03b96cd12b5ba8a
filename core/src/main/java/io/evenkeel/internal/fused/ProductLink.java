package io.evenkeel.internal.fused;

import io.evenkeel.kernels.JumpProduct;
import io.evenkeel.kernels.MatrixProduct;
import io.evenkeel.kernels.PanelPacking;
import io.evenkeel.kernels.Panels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The link of a dense layer: three matrix products, with packers and epilogues of the segments.
 * Where a mini-batch has rows that are mostly constant, its jumps are multiplied in place of it.
 */
final class ProductLink implements Link {
  final Segment below;
  final Segment above;
  final DenseWeights weights;
  private final GradientSink sink;
  private final MatrixProduct product;
  private final PanelPacking packing;

  /** Where the segment below is the mini-batch as it was given; null elsewhere. */
  private final @Nullable JumpProduct jumps;

  /** dz in panels, for the weights' gradient; shared by all links. */
  private final float[] gradientPanels;

  ProductLink(
      Segment below,
      Segment above,
      DenseWeights weights,
      GradientSink sink,
      MatrixProduct product,
      PanelPacking packing,
      @Nullable JumpProduct jumps,
      float[] gradientPanels) {
    this.below = below;
    this.above = above;
    this.weights = weights;
    this.sink = sink;
    this.product = product;
    this.packing = packing;
    this.jumps = jumps;
    this.gradientPanels = gradientPanels;
  }

  @Override
  public List<float[]> gradients() {
    return weights.gradients;
  }

  /** z = a W, with its moments. */
  @Override
  public void forward(int rows) {
    if (jumps != null && jumps.read(below.z, below.stride, rows)) {
      jumps.multiply(weights.weight, above.z, above.stride, weights.biasEpilogue);
      return;
    }
    product.run(
        MatrixProduct.Left.ROWS,
        below.output,
        rows,
        weights.inputs,
        weights.features,
        weights.weight,
        above.z,
        above.stride,
        Panels.WIDTH,
        weights.biasEpilogue);
  }

  /** dW = a' dz, db, and da = dz W'. */
  @Override
  public void backward(int rows) {
    if (weights.trained) {
      weightGradient(rows);
    }
    weights.sumBias(above, rows);
    float[] target = sink.array();
    if (target != null) {
      product.run(
          MatrixProduct.Left.ROWS,
          above.inputGradient,
          rows,
          weights.features,
          weights.inputs,
          weights.turned,
          target,
          sink.stride(),
          Panels.WIDTH,
          sink.epilogue());
    }
  }

  private void weightGradient(int rows) {
    packing.run(above.inputGradient, rows, weights.features, gradientPanels);
    if (jumps != null && jumps.isRead()) {
      jumps.gradient(gradientPanels, weights.gradient, weights.gradientEpilogue);
      return;
    }
    product.run(
        MatrixProduct.Left.TRANSPOSED,
        below.output,
        weights.inputs,
        rows,
        weights.features,
        gradientPanels,
        weights.gradient,
        Panels.WIDTH,
        weights.inputs * Panels.WIDTH,
        weights.gradientEpilogue);
  }
}
