package io.evenkeel.internal.fused;

import io.evenkeel.kernels.image.Convolution;
import java.util.List;

/**
 * The link of a convolution: its taps are products, which read the segment below through its
 * packer, a strip of image rows at a time, so that BN and activation ride along.
 */
final class ConvLink implements Link {
  final Segment below;
  final Segment above;
  final ConvWeights weights;
  private final GradientSink sink;
  private final Convolution convolution;

  ConvLink(
      Segment below,
      Segment above,
      ConvWeights weights,
      GradientSink sink,
      Convolution convolution) {
    this.below = below;
    this.above = above;
    this.weights = weights;
    this.sink = sink;
    this.convolution = convolution;
  }

  @Override
  public List<float[]> gradients() {
    return weights.gradients;
  }

  /** z = a * W, with its moments. */
  @Override
  public void forward(int images) {
    convolution.forward(
        images, below.output, weights.weight, above.z, above.stride, weights.biasEpilogue);
  }

  /** dW, db, and da. */
  @Override
  public void backward(int images) {
    if (weights.trained) {
      convolution.backwardWeights(
          images, below.output, above.inputGradient, weights.gradient, weights.gradientEpilogue);
    }
    weights.sumBias(above, images * above.positions);
    float[] target = sink.array();
    if (target != null) {
      convolution.backwardInput(
          images,
          above.inputGradient,
          weights.turned,
          false,
          target,
          sink.stride(),
          sink.epilogue());
    }
  }
}
