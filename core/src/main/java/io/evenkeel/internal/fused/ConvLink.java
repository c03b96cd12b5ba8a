package io.evenkeel.internal.fused;

import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.image.Convolution;
import io.evenkeel.kernels.image.ConvolutionGradients;
import io.evenkeel.kernels.image.PooledConvolution;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private final ConvolutionGradients convolutionGradients;
  final @Nullable PooledConvolution pooled;
  private final PoolArguments arguments;

  /** Gives the gradient of what the convolution computes, pixel by pixel. */
  private final Packer outputGradient;

  /**
   * A link.
   *
   * @param pooled takes the largest of each window at once; null where nothing is pooled
   */
  ConvLink(
      Segment below,
      Segment above,
      ConvWeights weights,
      GradientSink sink,
      Convolution convolution,
      ConvolutionGradients convolutionGradients,
      @Nullable PooledConvolution pooled) {
    this.below = below;
    this.above = above;
    this.weights = weights;
    this.sink = sink;
    this.convolution = convolution;
    this.convolutionGradients = convolutionGradients;
    this.pooled = pooled;
    arguments = pooled == null ? new PoolArguments(0, 1, 1) : pooled.newArguments();
    outputGradient =
        pooled == null
            ? above.inputGradient
            : pooled.outputGradient(above.inputGradient, arguments);
  }

  @Override
  public List<float[]> gradients() {
    return weights.gradients;
  }

  /** z = a * W, pooled where something pools it, with its moments. */
  @Override
  public void forward(int images) {
    if (pooled == null) {
      convolution.forward(
          images, below.output, weights.formed, above.z, above.stride, weights.biasEpilogue);
    } else {
      pooled.forward(
          images,
          below.output,
          weights.formed,
          above.z,
          above.stride,
          arguments,
          weights.biasEpilogue);
    }
  }

  /** dW, db, and da. */
  @Override
  public void backward(int images) {
    if (weights.trained) {
      convolutionGradients.ofWeights(
          images, below.output, outputGradient, weights.gradient, weights.gradientEpilogue);
    }
    weights.sumBias(above, images * above.positions);
    float[] target = sink.array();
    if (target != null) {
      convolutionGradients.ofInput(
          images, outputGradient, weights.turned, target, sink.stride(), sink.epilogue());
    }
  }
}
