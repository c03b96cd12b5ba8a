package io.evenkeel.data;

import io.evenkeel.kernels.InvalidInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Images of one size, grey or in colour. The pixels are kept as the bytes that they were read as,
 * which may lie in a file that is larger than memory; a copy of an image has each divided by 255,
 * so that it lies in 0 .. 1. An image's pixels come row by row, a pixel's channels together (red,
 * green, blue): its layout in a network is height x width x channels.
 */
public final class Images {
  private static final int DIMENSIONS = 3;
  private static final float[] SCALED = scaled();

  private final MemorySegment pixels;
  private final int height;
  private final int width;
  private final int channels;
  private final int @Nullable [] chosen;

  /** What the pixels are before they are changed; null where they are taken as they are stored. */
  private final @Nullable Converted from;

  private record Converted(Images images, UnaryOperator<byte[]> conversion) {}

  private Images(
      MemorySegment pixels,
      int height,
      int width,
      int channels,
      int @Nullable [] chosen,
      @Nullable Converted from) {
    this.pixels = pixels;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.chosen = chosen;
    this.from = from;
  }

  private Images(MemorySegment pixels, int height, int width, int channels) {
    this(pixels, height, width, channels, null, null);
  }

  Images(IdxReader.Idx idx) {
    this(MemorySegment.ofArray(idx.values()), idx.dimensions()[1], idx.dimensions()[2], 1);
  }

  /**
   * Images whose pixels are in memory or in a mapped file.
   *
   * @param pixels whole images, one after the other; taken over, not copied
   * @param channels bytes of a pixel: 1 for grey, 3 for colour
   * @throws IllegalArgumentException if they are not whole images
   */
  public static Images of(MemorySegment pixels, int height, int width, int channels) {
    long size = (long) height * width * channels;
    if (size < 1 || pixels.byteSize() % size != 0 || pixels.byteSize() / size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%d bytes are not whole images of %d x %d pixels and %d channels"
              .formatted(pixels.byteSize(), height, width, channels));
    }
    return new Images(pixels, height, width, channels);
  }

  /**
   * Reads an idx file of images, gzipped if its name ends with {@code .gz}.
   *
   * @throws InvalidInputException if it cannot be read or is not such a file
   */
  public static Images read(Path file) {
    return new Images(IdxReader.read(file, DIMENSIONS));
  }

  private static float[] scaled() {
    float[] scaled = new float[256];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = i / 255f;
    }
    return scaled;
  }

  /** Some of these images, in the order of the indices; no pixel is copied. */
  public Images select(int[] indices) {
    int[] rows = new int[indices.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = stored(indices[i]);
    }
    return new Images(pixels, height, width, channels, rows, from);
  }

  /**
   * These images in another shape; each is changed when it is copied, and nothing is kept.
   *
   * @param conversion from an image's bytes as here to those of the other shape; called by several
   *     threads at once
   */
  public Images converted(
      int newHeight, int newWidth, int newChannels, UnaryOperator<byte[]> conversion) {
    return new Images(
        pixels, newHeight, newWidth, newChannels, null, new Converted(this, conversion));
  }

  private int stored(int image) {
    return chosen == null ? image : chosen[image];
  }

  /** Number of images. */
  public int count() {
    if (chosen != null) {
      return chosen.length;
    }
    return from == null ? (int) (pixels.byteSize() / features()) : from.images.count();
  }

  /** Number of pixels of an image from top to bottom. */
  public int height() {
    return height;
  }

  /** Number of pixels of an image from left to right. */
  public int width() {
    return width;
  }

  /** Bytes of a pixel: 1 for grey, 3 for red, green and blue. */
  public int channels() {
    return channels;
  }

  /** Number of values of an image: height x width x channels. */
  public int features() {
    return height * width * channels;
  }

  /**
   * Copies an image.
   *
   * @param x height x width x channels values, each in 0 .. 1, from {@code offset} on; overwritten
   */
  public void copy(int image, float[] x, int offset) {
    byte[] bytes = new byte[features()];
    copyBytes(image, bytes);
    for (int j = 0; j < bytes.length; j++) {
      x[offset + j] = SCALED[bytes[j] & 0xff];
    }
  }

  /**
   * Copies an image's bytes.
   *
   * @param bytes height x width x channels, unsigned; overwritten
   */
  public void copyBytes(int image, byte[] bytes) {
    int features = features();
    if (from != null) {
      byte[] before = new byte[from.images.features()];
      from.images.copyBytes(stored(image), before);
      System.arraycopy(from.conversion.apply(before), 0, bytes, 0, features);
      return;
    }
    MemorySegment.copy(
        pixels, ValueLayout.JAVA_BYTE, (long) stored(image) * features, bytes, 0, features);
  }
}
