package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.WinogradKernels;

/**
 * How V of some tiles, B' d B of each channel's pixels d, lies in {@code strip.transformed}: planes
 * of tiles x channels.
 */
final class TransformedTiles {
  /** Keeps the same element of two planes out of each other's set of the cache. */
  static final int APART = 16;

  private final Gather gather;
  private final int channels;
  private final WinogradKernels transforms;
  private final int most;
  private final int stride;
  private final int planeStride;
  private final int[] rows;

  /**
   * A layout.
   *
   * @param gather by tiles
   * @param most the most tiles at a time
   */
  TransformedTiles(Gather gather, int channels, int most, WinogradKernels transforms) {
    this.gather = gather;
    this.channels = channels;
    this.transforms = transforms;
    this.most = most;
    stride = stride(channels);
    planeStride = most * stride + APART;
    rows = new int[most];
    for (int t = 0; t < most; t++) {
      rows[t] = t * stride;
    }
  }

  /** The distance of two tiles, or pixels, of that many channels. */
  static int stride(int channels) {
    return channels <= 32 ? Blocking.padded(channels) : Blocking.stride(channels);
  }

  /** The most tiles at a time. */
  int most() {
    return most;
  }

  int planeStride() {
    return planeStride;
  }

  /** Where each tile stands in a plane. */
  int[] rows() {
    return rows;
  }

  /** Floats of all planes. */
  int size() {
    return transforms.planes() * planeStride;
  }

  /** Forms V of {@code count} tiles, which read from {@code strip.offsets[first]} on. */
  void form(Strip strip, int first, int count) {
    transforms.input(
        strip.values,
        strip.offsets,
        first,
        count,
        gather.rowStep(),
        gather.pixelStep(),
        channels,
        strip.transformed,
        0,
        stride,
        planeStride);
  }
}
