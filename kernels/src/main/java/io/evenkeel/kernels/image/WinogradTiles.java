package io.evenkeel.kernels.image;

import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.WinogradKernels;

/**
 * Tiles of 2 x 2 or 4 x 4 target pixels of a 3 x 3 convolution, computed by {@link WinogradKernels}
 * from a strip, some tiles at a time, so that what is between the transforms stays in the cache.
 *
 * <pre>
 *   transform: V of some tiles             planes of tiles x channels
 *   multiply:  M = V U, plane by plane     planes of tiles x 32 filters: a panel
 *   pixels:    A' M A                      to the target
 * </pre>
 *
 * Every element of M is one chain over the channels.
 */
final class WinogradTiles {
  /** The most floats of V, so that it stays in the second-level cache: 192 KiB. */
  private static final int MOST_FLOATS = 48 << 10;

  /** Tiles at a time: whole register tiles, and enough for each piece of U to be used often. */
  private static final int MOST_TILES = 96;

  /** With fewer tiles U would be read from the third-level cache too often, whatever V's size. */
  private static final int LEAST_TILES = 24;

  /** The most floats of U with tiles of 4 x 4: 12 MiB of the third-level cache. */
  private static final int MOST_WEIGHTS = 3 << 20;

  /**
   * Products of an image that tiles of 4 x 4 must save for each channel and filter where U is read
   * for each image: the time of 32 of them is a cycle, that of reading the 20 floats which U is
   * larger some ten.
   */
  private static final int LEAST_SAVED = 320;

  /** Rows of a register tile. */
  private static final int REGISTER_ROWS = 12;

  private final int channels;
  private final IndirectKernel kernel;
  private final WinogradKernels transforms;
  private final TransformedTiles transformed;
  private final int productStride;
  private final int[] places;
  private final int[] oneRun = {0};
  private final int[] runLength;

  /**
   * Tiles.
   *
   * @param gather by tiles
   * @param channels of the source
   * @param tile pixels along a tile's side
   */
  WinogradTiles(Gather gather, int channels, int tile, Kernels kernels) {
    this.channels = channels;
    kernel = kernels.indirectKernel();
    transforms = kernels.winograd(tile);
    int floats = transforms.planes() * TransformedTiles.stride(channels);
    int fitting = MOST_FLOATS / floats / REGISTER_ROWS * REGISTER_ROWS;
    int most = Math.clamp(fitting, LEAST_TILES, MOST_TILES);
    transformed = new TransformedTiles(gather, channels, most, transforms);
    productStride = most * Panels.WIDTH + TransformedTiles.APART;
    places = new int[most];
    for (int t = 0; t < most; t++) {
      places[t] = t * Panels.WIDTH;
    }
    runLength = new int[] {channels};
  }

  /** Whether a convolution can be computed so, and gains by it. */
  static boolean fits(ConvShape shape) {
    return shape.kernelHeight() == 3
        && shape.kernelWidth() == 3
        && Math.max(shape.strideY(), shape.strideX()) == 1
        && Math.max(shape.dilationY(), shape.dilationX()) == 1
        && shape.groups() == 1
        && Math.min(shape.channels(), shape.filters()) >= 16
        && Math.min(shape.outputHeight(), shape.outputWidth()) >= 2;
  }

  /**
   * Pixels along a tile's side, 2 or 4: whichever needs fewer products, of 16 for a tile of 2 x 2
   * and 36 for one of 4 x 4, if U, which is larger with 4, can be read in the time that this saves.
   */
  static int tile(ConvShape shape, ImagesAtATime atATime) {
    int of2 = TileGrid.ofPixels(shape.outputHeight(), shape.outputWidth(), 2).tiles();
    int of4 = TileGrid.ofPixels(shape.outputHeight(), shape.outputWidth(), 4).tiles();
    int saved = 16 * of2 - 36 * of4;
    long floats = 36 * (long) shape.channels() * Panels.count(shape.filters()) * Panels.WIDTH;
    int least = atATime == ImagesAtATime.MANY ? 1 : LEAST_SAVED;
    return saved >= least && floats <= MOST_WEIGHTS ? 4 : 2;
  }

  /** The most tiles that can be computed at a time. */
  int most() {
    return transformed.most();
  }

  /** How many of {@code count} tiles to compute at a time: parts of equal size, if they can be. */
  int atATime(int count) {
    int parts = Math.ceilDiv(count, most());
    int equal = Math.ceilDiv(Math.ceilDiv(count, parts), REGISTER_ROWS);
    return Math.min(most(), equal * REGISTER_ROWS);
  }

  void reserve(Strip strip) {
    strip.reserveTransformed(transformed.size());
    strip.reserveProducts(transforms.planes() * productStride);
  }

  /** V of {@code count} tiles, which read from {@code strip.offsets[first]} on. */
  void transform(Strip strip, int first, int count) {
    transformed.form(strip, first, count);
  }

  /**
   * M of one panel of the {@code count} tiles that were transformed last.
   *
   * @param weights U of all panels, as {@link WinogradWeights} forms it
   * @param columns how many of the panel's filters there are
   */
  void multiply(Strip strip, int count, float[] weights, int panel, int columns) {
    int planeStride = WinogradWeights.planeStride(channels);
    for (int plane = 0; plane < transforms.planes(); plane++) {
      kernel.multiply(
          strip.transformed,
          plane * transformed.planeStride(),
          transformed.rows(),
          0,
          count,
          oneRun,
          runLength,
          weights,
          (panel * transforms.planes() + plane) * planeStride,
          strip.products,
          plane * productStride,
          places,
          columns);
    }
  }

  /**
   * The pixels of the tiles that were multiplied last, once.
   *
   * @param targetPlaces where they go: those of tile t from number {@code (first + t) * tile^2} on
   */
  void pixels(
      Strip strip, int count, int columns, float[] target, int to, int[] targetPlaces, int first) {
    transforms.output(
        strip.products, productStride, count, columns, target, to, targetPlaces, first);
  }
}
