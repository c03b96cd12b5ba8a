package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.PoolKernels;

/**
 * Max pooling, in windows of 2 x 2 pixels, of Winograd's tiles while they are in the cache: the
 * pixels of some tiles go to a scratch tile, window after window, and each window's largest from
 * there to the target.
 */
final class PooledTiles {
  private static final int TAPS = 4;
  private static final int[] TAP_OFFSETS = {
    0, Panels.WIDTH, 2 * Panels.WIDTH, 3 * Panels.WIDTH,
  };

  private final int tile;
  private final PoolKernels pools;
  private final ImageScratch scratch;
  private int[] pixelPlaces = {};
  private int[] windowOffsets = {};
  private PoolArguments arguments;

  /**
   * A pooling.
   *
   * @param tile pixels along a tile's side
   * @param arguments of the first run, unless {@link #bind} gives others
   */
  PooledTiles(int tile, PoolArguments arguments, PoolKernels pools, ImageScratch scratch) {
    this.tile = tile;
    this.arguments = arguments;
    this.pools = pools;
    this.scratch = scratch;
  }

  /** Pixels along a tile's side. */
  int tile() {
    return tile;
  }

  /** Where the arguments go from now on. */
  void bind(PoolArguments arguments) {
    this.arguments = arguments;
  }

  /** Windows of a tile. */
  private int windows() {
    return tile * tile / TAPS;
  }

  /**
   * Makes room.
   *
   * @param listed the most tiles of a strip
   * @param atATime the most tiles of a call of {@link #pixels}
   */
  void reserve(int listed, int atATime) {
    int pixels = tile * tile;
    pixelPlaces = new int[atATime * pixels];
    for (int t = 0; t < atATime; t++) {
      for (int p = 0; p < pixels; p++) {
        int y = p / tile;
        int x = p % tile;
        int window = y / 2 * (tile / 2) + x / 2;
        pixelPlaces[t * pixels + p] =
            (t * pixels + window * TAPS + y % 2 * 2 + x % 2) * Panels.WIDTH;
      }
    }
    windowOffsets = new int[listed * windows()];
    for (int w = 0; w < windowOffsets.length; w++) {
      windowOffsets[w] = w * TAPS * Panels.WIDTH;
    }
    for (Strip strip : scratch.strips) {
      strip.reserveTile(atATime * pixels);
    }
  }

  /**
   * Pools a panel of some tiles that were multiplied last.
   *
   * @param first the first tile's number in the strip's lists
   * @param row the matrix row that the listed windows count from
   */
  void pixels(
      WinogradTiles tiles,
      Strip strip,
      int first,
      int count,
      int column,
      int columns,
      float[] target,
      int row,
      int stride) {
    tiles.pixels(strip, count, columns, strip.tile, 0, pixelPlaces, 0);
    int window = first * windows();
    pools.maxima(
        strip.tile,
        -window * TAPS * Panels.WIDTH,
        windowOffsets,
        window,
        count * windows(),
        TAP_OFFSETS,
        target,
        row * stride + column,
        strip.places,
        arguments,
        row,
        strip.numbers,
        column,
        columns);
  }
}
