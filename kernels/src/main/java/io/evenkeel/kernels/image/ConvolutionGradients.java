package io.evenkeel.kernels.image;

import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.TileEpilogue;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a {@link Convolution}, bound as that is. Nothing is allocated in a run.
 *
 * <pre>
 *   da[q, c]           = sum over the p, (ky, kx) with pixel(p, ky, kx) = q, and f, of dz[p, f] * W[(ky, kx, c), f]
 *   dW[(ky, kx, c), f] = sum over p of a[pixel(p, ky, kx), c] * dz[p, f]
 * </pre>
 *
 * The input a and the output's gradient dz are given by packers, which may apply BN, activation or
 * their gradients on the way. Packers get whole rows of an image, all channels at once, or up to
 * {@code Panels.WIDTH} columns from a multiple of it.
 */
public final class ConvolutionGradients {
  private final ImageProduct ofInput;
  private final WeightsGradient ofWeights;
  private final TurnedWeights turning;

  /** Forms U of the turned W; null where taps are multiplied as they are. */
  private final @Nullable WinogradWeights forming;

  /** W turned, before U is formed of it. */
  private final float[] turnedTaps;

  /**
   * Binds a convolution's gradients.
   *
   * @param maxImages the most images of a run
   */
  public ConvolutionGradients(
      ConvShape shape, int maxImages, Kernels kernels, ImageScratch scratch) {
    GradientBlocks blocks;
    if (WinogradTiles.fits(shape)) {
      ofInput = WinogradProduct.backward(shape, maxImages, kernels, scratch);
      blocks = new WinogradBlocks(shape, maxImages, kernels, scratch);
      forming =
          new WinogradWeights(
              shape.filters(),
              shape.channels(),
              kernels.winograd(WinogradTiles.tile(shape, ImagesAtATime.MANY)),
              scratch.workers());
    } else {
      IndirectKernel kernel = kernels.indirectKernel();
      ofInput = TapProduct.backward(shape, maxImages, kernel, scratch);
      blocks = new TapBlocks(shape, maxImages, kernel, scratch);
      forming = null;
    }
    ofWeights = new WeightsGradient(shape, maxImages, blocks, scratch);
    turning = new TurnedWeights(shape, scratch);
    turnedTaps = new float[forming == null ? 0 : turning.size()];
  }

  /** Floats that {@link #turn} writes. */
  public int turnedSize() {
    return forming == null ? turning.size() : forming.size();
  }

  /**
   * Forms the weights that {@link #ofInput} reads; once after each change of W.
   *
   * @param weights W, as {@link ConvShape} says; read
   * @param turned {@link #turnedSize} floats, all zeros at first; overwritten
   */
  public void turn(float[] weights, float[] turned) {
    if (forming == null) {
      turning.run(weights, turned);
    } else {
      turning.run(weights, turnedTaps);
      forming.run(turnedTaps, turned);
    }
  }

  /**
   * da, the gradient of the input, from dz.
   *
   * @param outputGradient gives dz, (images * outputHeight * outputWidth) x filters
   * @param turned what {@link #turn} wrote; read
   * @param inputGradient da, (images * height * width) x channels; overwritten
   * @param stride distance of da's rows, at least the channels rounded up to a multiple of 16
   * @param epilogue gets every tile of da once it is finished, and may change it
   */
  public void ofInput(
      int images,
      Packer outputGradient,
      float[] turned,
      float[] inputGradient,
      int stride,
      TileEpilogue epilogue) {
    ofInput.run(images, outputGradient, turned, inputGradient, stride, epilogue);
  }

  /**
   * dW, the gradient of the weights.
   *
   * @param input gives a, as for {@link Convolution#forward}
   * @param outputGradient gives dz, as for {@link #ofInput}
   * @param gradient laid out as W; overwritten, missing columns with zeros
   * @param epilogue gets tiles of the panels: rows of W, columns of the panels one after the other
   */
  public void ofWeights(
      int images, Packer input, Packer outputGradient, float[] gradient, TileEpilogue epilogue) {
    ofWeights.run(images, input, outputGradient, gradient, epilogue);
  }
}
