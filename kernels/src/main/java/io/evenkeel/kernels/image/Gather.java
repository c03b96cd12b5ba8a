package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.IndirectKernel;
import io.evenkeel.kernels.Packer;
import java.util.Arrays;
import java.util.List;

/**
 * How a target image's pixels read a source image, and the strips that they read from: some rows of
 * the source, packed (with BN and activation applied), with borders around them, so that a tap is a
 * constant offset and no pixel needs a check.
 *
 * <pre>
 *   row of a strip:  gapX border pixels, the source row's W pixels                  pitchX pixels
 *   image after image, H rows each, with gapY border rows before each               pitchY rows
 * </pre>
 *
 * The right border of a row is the left one of the next, and the lower border of an image is the
 * upper one of the next.
 */
final class Gather {
  private final int sourceHeight;
  private final int sourceWidth;
  private final int channels;
  private final int targetWidth;
  private final int targetPixels;
  private final int top;
  private final int highest;
  private final int gapY;
  private final int gapX;
  private final int pitchY;
  private final int pitchX;
  private final int pixelStride;
  private final Phase[] phases;
  private final boolean dense;
  private final Runs[] runs;

  private Gather(
      int sourceHeight,
      int sourceWidth,
      int channels,
      int targetHeight,
      int targetWidth,
      List<Phase> phases,
      int runChannels) {
    this.sourceHeight = sourceHeight;
    this.sourceWidth = sourceWidth;
    this.channels = channels;
    this.targetWidth = targetWidth;
    this.phases = phases.toArray(Phase[]::new);
    targetPixels = targetHeight * targetWidth;
    int lowestRow = 0;
    int highestRow = 0;
    int lowestColumn = 0;
    int highestColumn = 0;
    for (Phase phase : phases) {
      lowestRow = Math.min(lowestRow, phase.lowestRow(0));
      highestRow = Math.max(highestRow, phase.highestRow(targetHeight - 1));
      lowestColumn = Math.min(lowestColumn, phase.lowestColumn());
      highestColumn = Math.max(highestColumn, phase.highestColumn(targetWidth - 1));
    }
    top = -lowestRow;
    highest = highestRow;
    gapY = Math.max(top, highestRow - (sourceHeight - 1));
    gapX = Math.max(-lowestColumn, highestColumn - (sourceWidth - 1));
    pitchY = sourceHeight + gapY;
    pitchX = sourceWidth + gapX;
    dense = runChannels > 0 && channels < 16;
    pixelStride =
        dense ? channels : channels <= 32 ? Blocking.padded(channels) : Blocking.stride(channels);
    runs = new Runs[this.phases.length];
    for (int p = 0; p < runs.length; p++) {
      runs[p] = Runs.of(this.phases[p], pitchX, pixelStride, runChannels);
    }
  }

  /**
   * Forward: output pixels read input pixels.
   *
   * @param runChannels the channels of a chain: the group's, or 0 where channels stay apart
   */
  static Gather forward(ConvShape shape, int runChannels) {
    return new Gather(
        shape.height(),
        shape.width(),
        shape.channels(),
        shape.outputHeight(),
        shape.outputWidth(),
        Phase.forward(shape),
        runChannels);
  }

  /**
   * Backward: the gradients of input pixels read those of output pixels.
   *
   * @param runChannels the filters of a chain: the group's, or 0 where channels stay apart
   */
  static Gather backward(ConvShape shape, int runChannels) {
    return new Gather(
        shape.outputHeight(),
        shape.outputWidth(),
        shape.filters(),
        shape.height(),
        shape.width(),
        Phase.backward(shape),
        runChannels);
  }

  /**
   * Forward, of a convolution with stride 1, where the output is whole tiles of {@code grid}; the
   * border holds all that they read.
   */
  static Gather tiledForward(ConvShape shape, TileGrid grid) {
    return new Gather(
        shape.height(),
        shape.width(),
        shape.channels(),
        grid.pixelsY(),
        grid.pixelsX(),
        Phase.forward(shape),
        shape.channels());
  }

  /** Backward, of a convolution with stride 1, where the input is whole tiles of {@code grid}. */
  static Gather tiledBackward(ConvShape shape, TileGrid grid) {
    return new Gather(
        shape.outputHeight(),
        shape.outputWidth(),
        shape.filters(),
        grid.pixelsY(),
        grid.pixelsX(),
        Phase.backward(shape),
        shape.filters());
  }

  int phases() {
    return phases.length;
  }

  Phase phase(int index) {
    return phases[index];
  }

  /** Pixels of a target image. */
  int targetPixels() {
    return targetPixels;
  }

  /** Where phase {@code p}'s taps and channels lie, from a pixel's offset on. */
  Runs runs(int p) {
    return runs[p];
  }

  /** The first row of the strip for target pixels from {@code pixel} to {@code last}. */
  private int firstRow(int pixel, int last) {
    int image = pixel / targetPixels;
    int y = pixel % targetPixels / targetWidth;
    int row = Integer.MAX_VALUE;
    for (Phase phase : phases) {
      row = Math.min(row, phase.lowestRow(y));
    }
    return last / targetPixels > image
        ? Math.min(image * pitchY + Math.min(row, pitchY), (image + 1) * pitchY - top)
        : image * pitchY + Math.min(row, pitchY);
  }

  private int endRow(int pixel, int last) {
    int image = last / targetPixels;
    int y = last % targetPixels / targetWidth;
    int row = -gapY - 1;
    for (Phase phase : phases) {
      row = Math.max(row, phase.highestRow(y));
    }
    int end = image * pitchY + row + 1;
    return pixel / targetPixels < image ? Math.max(end, (image - 1) * pitchY + highest + 1) : end;
  }

  /** Floats of the strip for target pixels from {@code pixel} to {@code last}. */
  int stripSize(int pixel, int last) {
    int rows = Math.max(0, endRow(pixel, last) - firstRow(pixel, last));
    return (rows * pitchX + gapX) * pixelStride + IndirectKernel.MORE;
  }

  /** Floats from a pixel in the strip to the one below. */
  int rowStep() {
    return pitchX * pixelStride;
  }

  /** Floats from a pixel in the strip to its neighbour. */
  int pixelStep() {
    return pixelStride;
  }

  /** Where the first tap of a target pixel of the first phase lies in the strip. */
  int origin(int image, int y, int x, Strip strip) {
    int row = image * pitchY + y - strip.first;
    return (row * pitchX + gapX + x) * pixelStride + runs[0].offsets()[0];
  }

  /** Pixels of a source row, which {@link #fill} packs at a time. */
  int sourceWidth() {
    return sourceWidth;
  }

  /**
   * Fills the strip that target pixels from {@code pixel} to {@code last} read.
   *
   * @param source gives rows of the source matrix, (images * height * width) x channels
   * @param border what stands outside of images
   * @param clean whether the columns between the last channel and the next multiple of 16 must be
   *     zero
   */
  void fill(Packer source, int pixel, int last, float border, boolean clean, Strip strip) {
    int first = firstRow(pixel, last);
    int end = endRow(pixel, last);
    float[] values = strip.values;
    strip.first = first;
    int at = 0;
    for (int row = first; row < end; row++) {
      int image = Math.floorDiv(row, pitchY);
      int y = row - image * pitchY;
      int to = at + gapX * pixelStride;
      Arrays.fill(values, at, to, border);
      at += pitchX * pixelStride;
      if (y < sourceHeight && image >= 0) {
        int matrixRow = (image * sourceHeight + y) * sourceWidth;
        if (dense) {
          source.pack(matrixRow, sourceWidth, 0, channels, strip.packed, 0, 16);
          close(strip.packed, values, to);
        } else {
          source.pack(matrixRow, sourceWidth, 0, channels, values, to, pixelStride);
        }
        if (clean) {
          clean(values, to);
        }
      } else {
        Arrays.fill(values, to, at, border);
      }
    }
    Arrays.fill(values, at, at + gapX * pixelStride, border);
  }

  /** Copies a row of few channels, packed 16 floats apart, without the gaps. */
  private void close(float[] packed, float[] values, int to) {
    for (int x = 0; x < sourceWidth; x++) {
      for (int c = 0; c < channels; c++) {
        values[to + x * channels + c] = packed[x * 16 + c];
      }
    }
  }

  private void clean(float[] values, int from) {
    int padded = Blocking.padded(channels);
    for (int x = 0; padded > channels && x < sourceWidth; x++) {
      int at = from + x * pixelStride;
      Arrays.fill(values, at + channels, at + padded, 0f);
    }
  }

  /**
   * Lists the pixels of phase {@code p} among {@code count} target pixels from {@code pixel} on:
   * where they read, to {@code strip.offsets}, the number of the source pixel there to {@code
   * strip.sources}, and their own numbers, times {@code placeStride}, to {@code strip.places}.
   *
   * @return how many there are
   */
  int pixels(int p, int pixel, int count, int placeStride, Strip strip) {
    Phase phase = phases[p];
    int found = 0;
    int end = pixel + count;
    int at = pixel;
    while (at < end) {
      int y = at % targetPixels / targetWidth;
      int x = at % targetPixels % targetWidth;
      int endX = Math.min(targetWidth, x + end - at);
      if (y >= phase.firstY() && (y - phase.firstY()) % phase.stepY() == 0) {
        int j = (y - phase.firstY()) / phase.stepY();
        int row = at / targetPixels * pitchY + j * phase.jumpY() - strip.first;
        int i = Math.max(0, Math.ceilDiv(x - phase.firstX(), phase.stepX()));
        int from = (row * pitchX + gapX + i * phase.jumpX()) * pixelStride;
        int source =
            (at / targetPixels * sourceHeight + j * phase.jumpY()) * sourceWidth
                + i * phase.jumpX();
        for (int tx = phase.firstX() + i * phase.stepX(); tx < endX; tx += phase.stepX()) {
          strip.offsets[found] = from;
          strip.sources[found] = source;
          source += phase.jumpX();
          strip.places[found] = (at - pixel + tx - x) * placeStride;
          from += phase.jumpX() * pixelStride;
          found++;
        }
      }
      at += endX - x;
    }
    return found;
  }

  /** The first target pixel of the image row that a window's first pixel lies in. */
  int firstPixel(PoolShape pool, int window) {
    int y = window % pool.outputPixels() / pool.outputWidth() * pool.windowHeight();
    return window / pool.outputPixels() * targetPixels + y * targetWidth;
  }

  /** The last target pixel of the image row that a window's last pixel lies in. */
  int lastPixel(PoolShape pool, int window) {
    return firstPixel(pool, window) + pool.windowHeight() * targetWidth - 1;
  }

  /**
   * Lists the target pixels of some windows, forward, window after window: where they read, to
   * {@code strip.offsets}.
   */
  void windows(PoolShape pool, int window, int count, Strip strip) {
    Phase phase = phases[0];
    int perImage = pool.outputPixels();
    int found = 0;
    for (int w = window; w < window + count; w++) {
      int y = w % perImage / pool.outputWidth() * pool.windowHeight();
      int x = w % perImage % pool.outputWidth() * pool.windowWidth();
      int row = w / perImage * pitchY + y * phase.jumpY() - strip.first;
      int from = (row * pitchX + gapX + x * phase.jumpX()) * pixelStride;
      for (int q = 0; q < pool.windowHeight(); q++) {
        for (int r = 0; r < pool.windowWidth(); r++) {
          strip.offsets[found++] =
              from + (q * phase.jumpY() * pitchX + r * phase.jumpX()) * pixelStride;
        }
      }
    }
  }
}
