package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import org.jspecify.annotations.Nullable;

/**
 * One convolution, bound to its geometry, its kernels and shared scratch memory; operands are given
 * at each run. Nothing is allocated in a run. {@link ConvolutionGradients} is the way back.
 *
 * <pre>  z[p, f] = sum over (ky, kx, c) of a[pixel(p, ky, kx), c] * W[(ky, kx, c), f]</pre>
 *
 * The input a is given by a packer, which may apply BN and activation on the way; padding is zeros
 * in a, not in what a is formed from. Packers get whole rows of an image, all channels at once;
 * each element is packed once per strip, and once more where the next strip's taps overlap.
 *
 * <p>Where the kernel is 3 x 3 with stride 1, and there are at least 16 channels and filters, the
 * sums are taken by Winograd's transforms ({@link io.evenkeel.kernels.WinogradKernels}); otherwise
 * each element is one chain in the order (ky, kx, c). The shape, and whether the convolution is for
 * {@linkplain ImagesAtATime few images}, decide alone.
 */
public final class Convolution {
  private final ConvShape shape;
  private final ImageProduct product;

  /** Forms U of W; null where taps are multiplied as they are. */
  private final @Nullable WinogradWeights forming;

  /**
   * Binds a convolution of mini-batches.
   *
   * @param maxImages the most images of a run
   */
  public Convolution(ConvShape shape, int maxImages, Kernels kernels, ImageScratch scratch) {
    this(shape, ImagesAtATime.MANY, maxImages, kernels, scratch);
  }

  /**
   * Binds a convolution.
   *
   * @param maxImages the most images of a run
   */
  public Convolution(
      ConvShape shape,
      ImagesAtATime atATime,
      int maxImages,
      Kernels kernels,
      ImageScratch scratch) {
    this.shape = shape;
    if (WinogradTiles.fits(shape)) {
      int tile = WinogradTiles.tile(shape, atATime);
      product = WinogradProduct.forward(shape, tile, maxImages, kernels, scratch);
      forming =
          new WinogradWeights(
              shape.channels(), shape.filters(), kernels.winograd(tile), scratch.workers());
    } else {
      product = TapProduct.forward(shape, maxImages, kernels.indirectKernel(), scratch);
      forming = null;
    }
  }

  /** The geometry. */
  public ConvShape shape() {
    return shape;
  }

  /** Floats of what {@link #form} gives, or 0 where W itself is read. */
  public int formedSize() {
    return forming == null ? 0 : forming.size();
  }

  /**
   * Forms the weights that {@link #forward} reads; once after each change of W.
   *
   * @param weights W, as {@link ConvShape} says; read
   * @param formed {@link #formedSize} floats; overwritten
   * @return {@code formed}, or {@code weights} where they are read as they are
   */
  public float[] form(float[] weights, float[] formed) {
    if (forming == null) {
      return weights;
    }
    forming.run(weights, formed);
    return formed;
  }

  /**
   * As above, for weights that do not change.
   *
   * @return {@code weights}, or what was formed of them
   */
  public static float[] formed(
      ConvShape shape, ImagesAtATime atATime, float[] weights, Kernels kernels) {
    if (!WinogradTiles.fits(shape)) {
      return weights;
    }
    try (Workers alone = new Workers(1)) {
      WinogradWeights forming =
          new WinogradWeights(
              shape.channels(),
              shape.filters(),
              kernels.winograd(WinogradTiles.tile(shape, atATime)),
              alone);
      float[] formed = new float[forming.size()];
      forming.run(weights, formed);
      return formed;
    }
  }

  /**
   * z = convolution of a with W.
   *
   * @param input gives a, (images * height * width) x channels
   * @param weights what {@link #form} gave; read
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
    product.run(images, input, weights, output, stride, epilogue);
  }
}
