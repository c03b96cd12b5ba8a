package io.evenkeel.internal.fused;

import io.evenkeel.kernels.MatrixProduct;
import io.evenkeel.kernels.PanelPacking;
import io.evenkeel.kernels.Panels;
import java.util.List;

/** The link of a dense layer: three matrix products, with packers and epilogues of the segments. */
final class ProductLink implements Link {
  final Segment below;
  final Segment above;
  final DenseWeights weights;
  private final GradientSink sink;
  private final MatrixProduct product;
  private final PanelPacking packing;

  /** dz in panels, for the weights' gradient; shared by all links. */
  private final float[] gradientPanels;

  ProductLink(
      Segment below,
      Segment above,
      DenseWeights weights,
      GradientSink sink,
      MatrixProduct product,
      PanelPacking packing,
      float[] gradientPanels) {
    this.below = below;
    this.above = above;
    this.weights = weights;
    this.sink = sink;
    this.product = product;
    this.packing = packing;
    this.gradientPanels = gradientPanels;
  }

  @Override
  public List<float[]> gradients() {
    return weights.gradients;
  }

  /** z = a W, with its moments. */
  @Override
  public void forward(int rows) {
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
