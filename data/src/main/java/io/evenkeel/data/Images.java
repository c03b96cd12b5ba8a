package io.evenkeel.data;

import io.evenkeel.kernels.InvalidInputException;
import java.nio.file.Path;

/**
 * Grey images of one size. The pixels are kept as the bytes that they were read as; a copy of an
 * image has each divided by 255, so that it lies in 0 .. 1.
 */
public final class Images {
  private static final int DIMENSIONS = 3;
  private static final float[] SCALED = scaled();

  private final IdxReader.Idx idx;

  Images(IdxReader.Idx idx) {
    this.idx = idx;
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

  /** Number of images. */
  public int count() {
    return idx.dimensions()[0];
  }

  /** Number of pixels of an image from top to bottom. */
  public int height() {
    return idx.dimensions()[1];
  }

  /** Number of pixels of an image from left to right. */
  public int width() {
    return idx.dimensions()[2];
  }

  /** Number of pixels of an image. */
  public int features() {
    return height() * width();
  }

  /**
   * Copies an image, row by row.
   *
   * @param x the pixels, each in 0 .. 1, from {@code offset} on; overwritten
   */
  public void copy(int image, float[] x, int offset) {
    int features = features();
    int source = image * features;
    byte[] pixels = idx.values();
    for (int j = 0; j < features; j++) {
      x[offset + j] = SCALED[pixels[source + j] & 0xff];
    }
  }
}
