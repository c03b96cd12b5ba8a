package io.evenkeel.kernels.image;

import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.TileEpilogue;

/**
 * One convolution, forward and both ways backward, bound to its geometry, its kernels and shared
 * scratch memory; operands are given at each run. Nothing is allocated in a run.
 *
 * <pre>
 *   z[p, f]          = sum over (ky, kx, c) of a[pixel(p, ky, kx), c] * W[(ky, kx, c), f]
 *   da[q, c]         = sum over the p, (ky, kx) with pixel(p, ky, kx) = q, and f, of dz[p, f] * W[(ky, kx, c), f]
 *   dW[(ky, kx, c), f] = sum over p of a[pixel(p, ky, kx), c] * dz[p, f]
 * </pre>
 *
 * The input a and the output's gradient dz are given by packers, which may apply BN, activation or
 * their gradients on the way; padding is zeros in a, not in what a is formed from. Packers get
 * whole rows of an image, all channels at once, or up to {@code Panels.WIDTH} columns from a
 * multiple of it; each element is packed once per run of rows, and once more where the next run's
 * taps overlap.
 */
public final class Convolution {
  private final ConvShape shape;
  private final TapProduct forward;
  private final TapProduct backward;
  private final TapGradient gradient;
  private final TurnedWeights turning;

  /**
   * Binds a convolution.
   *
   * @param maxImages the most images of a run
   */
  public Convolution(ConvShape shape, int maxImages, Kernels kernels, ImageScratch scratch) {
    this.shape = shape;
    IndirectKernel kernel = kernels.indirectKernel();
    boolean depthwise = shape.depthwise();
    int groups = depthwise ? 1 : shape.groups();
    int channels = depthwise ? shape.channels() : shape.groupChannels();
    int filters = depthwise ? shape.filters() : shape.groupFilters();
    forward =
        new TapProduct(
            Gather.forward(shape, depthwise ? 0 : channels),
            groups,
            channels,
            filters,
            depthwise,
            maxImages,
            kernel,
            scratch);
    Gather toInput = Gather.backward(shape, depthwise ? 0 : filters);
    backward =
        new TapProduct(toInput, groups, filters, channels, depthwise, maxImages, kernel, scratch);
    gradient = new TapGradient(shape, maxImages, kernel, scratch);
    turning = new TurnedWeights(shape, toInput, scratch);
  }

  /** The geometry. */
  public ConvShape shape() {
    return shape;
  }

  /**
   * z = convolution of a with W.
   *
   * @param input gives a, (images * height * width) x channels
   * @param weights W, as {@link ConvShape} says; read
   * @param output z, (images * outputHeight * outputWidth) x filters; overwritten
   * @param stride distance of z's rows, at least the filters rounded up to a multiple of 16
   * @param epilogue gets every tile of z once it is finished, and may change it
   */
  public void forward(
      int images,
      Packer input,
      float[] weights,
      float[] output,
      int stride,
      TileEpilogue epilogue) {
    forward.run(images, input, weights, false, output, stride, epilogue);
  }

  /** Floats that {@link #turn} writes. */
  public int turnedSize() {
    return turning.size();
  }

  /**
   * Forms the weights that {@link #backwardInput} reads; once after each change of W.
   *
   * @param weights W; read
   * @param turned {@link #turnedSize} floats, all zeros at first; overwritten
   */
  public void turn(float[] weights, float[] turned) {
    turning.run(weights, turned);
  }

  /**
   * da, the gradient of the input, from dz.
   *
   * @param outputGradient gives dz, (images * outputHeight * outputWidth) x filters
   * @param turned what {@link #turn} wrote; read
   * @param add whether da is added to what stands there, each chain going on from it
   * @param inputGradient da, (images * height * width) x channels; overwritten or added to
   * @param stride distance of da's rows, at least the channels rounded up to a multiple of 16
   * @param epilogue gets every tile of da once it is finished, and may change it
   */
  public void backwardInput(
      int images,
      Packer outputGradient,
      float[] turned,
      boolean add,
      float[] inputGradient,
      int stride,
      TileEpilogue epilogue) {
    backward.run(images, outputGradient, turned, add, inputGradient, stride, epilogue);
  }

  /**
   * dW, the gradient of the weights.
   *
   * @param input gives a, as for {@link #forward}
   * @param outputGradient gives dz, as for {@link #backwardInput}
   * @param gradient laid out as W; overwritten, missing columns with zeros
   * @param epilogue gets tiles of the panels: rows of W, columns of the panels one after the other
   */
  public void backwardWeights(
      int images, Packer input, Packer outputGradient, float[] gradient, TileEpilogue epilogue) {
    this.gradient.run(images, input, outputGradient, gradient, epilogue);
  }
}
