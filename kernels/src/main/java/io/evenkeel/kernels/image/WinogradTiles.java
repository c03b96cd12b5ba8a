package io.evenkeel.kernels.image;

import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.WinogradKernels;

/**
 * Tiles of 2 x 2 target pixels of a 3 x 3 convolution, computed by {@link WinogradKernels} from a
 * strip, some tiles at a time, so that what is between the transforms stays in the second-level
 * cache.
 *
 * <pre>
 *   transform: V of some tiles             16 planes, tiles x channels
 *   panel:     M = V U, plane by plane     16 planes, tiles x 32 filters
 *              their pixels                to the target
 * </pre>
 *
 * Every element of M is one chain over the channels.
 */
final class WinogradTiles {
  /** V's floats of the tiles that are computed at a time: 384 KiB. */
  private static final int MOST_FLOATS = 96 << 10;

  private static final int MOST_TILES = 96;

  /** Whole register tiles, and enough for U to be read from the third-level cache seldom. */
  private static final int LEAST_TILES = 24;

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
   */
  WinogradTiles(Gather gather, int channels, Kernels kernels) {
    this.channels = channels;
    kernel = kernels.indirectKernel();
    transforms = kernels.winograd();
    int tile = WinogradKernels.PLANES * TransformedTiles.stride(channels);
    int fitting = MOST_FLOATS / tile / 12 * 12;
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

  /** Tiles that are computed at a time. */
  int most() {
    return transformed.most();
  }

  void reserve(Strip strip) {
    strip.reserveTransformed(transformed.size());
    strip.reserveProducts(WinogradKernels.PLANES * productStride);
  }

  /** V of {@code count} tiles, which read from {@code strip.offsets[first]} on. */
  void transform(Strip strip, int first, int count) {
    transformed.form(strip, first, count);
  }

  /**
   * One panel of the tiles that were transformed last.
   *
   * @param weights U of all panels, as {@link WinogradWeights} forms it
   * @param columns how many of the panel's filters there are
   * @param targetPlaces where the tiles' pixels go, four a tile, from number {@code 4 * first} on
   */
  void panel(
      Strip strip,
      int first,
      int count,
      float[] weights,
      int panel,
      int columns,
      float[] target,
      int to,
      int[] targetPlaces) {
    int size = channels * Panels.WIDTH;
    for (int plane = 0; plane < WinogradKernels.PLANES; plane++) {
      kernel.multiply(
          strip.transformed,
          plane * transformed.planeStride(),
          transformed.rows(),
          0,
          count,
          oneRun,
          runLength,
          weights,
          (panel * WinogradKernels.PLANES + plane) * size,
          strip.products,
          plane * productStride,
          places,
          columns);
    }
    transforms.output(
        strip.products, productStride, count, columns, target, to, targetPlaces, first);
  }
}
