package io.evenkeel.kernels.image;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.PoolKernels;
import io.evenkeel.kernels.TileEpilogue;
import java.util.function.Consumer;

/**
 * A convolution whose output is max-pooled at once, in windows side by side: the pooling takes the
 * largest of each window's pixels while they are in the cache, and the unpooled output is never
 * stored. Pixels that belong to no window are not computed. The values are those of {@link
 * Convolution} and {@link MaxPool} one after the other, to the bit.
 *
 * <p>Backward, {@link #outputGradient} gives the convolution's dz from the pooled one; {@link
 * ConvolutionGradients} does the rest.
 */
public final class PooledConvolution {
  private final PoolShape pool;
  private final int filters;
  private final PoolKernels pools;
  private final int maxImages;
  private final ImageProduct product;

  /** Tells the product where the arguments go. */
  private final Consumer<PoolArguments> binding;

  /**
   * Binds a convolution of one group and the pooling of its output.
   *
   * @param maxImages the most images of a run
   * @throws InvalidInputException if {@link #fits} says no
   */
  public PooledConvolution(
      ConvShape conv, PoolShape pool, int maxImages, Kernels kernels, ImageScratch scratch) {
    if (!fits(conv, pool)) {
      throw new InvalidInputException(
          "expected a convolution of one group and max pooling of its output in windows side by side, got %s and %s: pool it on its own"
              .formatted(conv, pool));
    }
    this.pool = pool;
    this.maxImages = maxImages;
    filters = conv.filters();
    pools = kernels.pool();
    PoolArguments none = new PoolArguments(0, filters, pool.taps());
    if (WinogradTiles.fits(conv)) {
      PooledTiles tiles =
          new PooledTiles(WinogradTiles.tile(conv, ImagesAtATime.MANY), none, pools, scratch);
      product = WinogradProduct.pooled(conv, maxImages, kernels, scratch, pool, tiles);
      binding = tiles::bind;
    } else {
      PooledTaps taps = new PooledTaps(conv, pool, maxImages, none, kernels, scratch);
      product = taps;
      binding = taps::bind;
    }
  }

  /**
   * Whether this convolution and this pooling can be computed as one: where the convolution is
   * computed in tiles, the windows must be 2 x 2 pixels, so that each lies in one tile.
   */
  public static boolean fits(ConvShape conv, PoolShape pool) {
    return conv.groups() == 1
        && pool.height() == conv.outputHeight()
        && pool.width() == conv.outputWidth()
        && pool.channels() == conv.filters()
        && pool.isSideBySide()
        && (!WinogradTiles.fits(conv) || (pool.windowHeight() == 2 && pool.windowWidth() == 2));
  }

  /** Memory for the arguments of a run. */
  public PoolArguments newArguments() {
    return new PoolArguments(maxImages * pool.outputPixels(), filters, pool.taps());
  }

  /**
   * z = max pooling of the convolution of a with W.
   *
   * @param input gives a, (images * height * width) x channels
   * @param weights what {@link Convolution#form} gave; read
   * @param pooled z, (images * windows) x filters; overwritten
   * @param stride distance of z's rows, at least the filters rounded up to a multiple of 16
   * @param arguments overwritten
   * @param epilogue gets every tile of z, and may change it
   */
  public void forward(
      int images,
      Packer input,
      float[] weights,
      float[] pooled,
      int stride,
      PoolArguments arguments,
      TileEpilogue epilogue) {
    binding.accept(arguments);
    product.run(images, input, weights, pooled, stride, epilogue);
  }

  /**
   * The gradient of the unpooled output, which is that of the pooled one at each window's largest
   * pixel and zero elsewhere: what {@link ConvolutionGradients} takes. It may be bound once.
   *
   * @param pooledGradient gives the gradient of z, (images * windows) x filters
   * @param arguments those of {@link #forward}; read
   */
  public Packer outputGradient(Packer pooledGradient, PoolArguments arguments) {
    return new Unpooling(pool, pooledGradient, arguments, pools);
  }
}
