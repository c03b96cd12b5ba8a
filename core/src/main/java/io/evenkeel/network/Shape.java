package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;

/**
 * The shape of one sample: what a row of an activation's matrix stands for. A table's row is 1 x 1
 * x features. An image lies as height x width pixels of {@code channels} channels each, channels
 * last (NHWC), so that its pixels are the rows of a matrix (samples * positions) x channels.
 *
 * @param height rows of pixels, at least 1
 * @param width pixels of a row, at least 1
 * @param channels numbers of a pixel, at least 1
 */
public record Shape(int height, int width, int channels) {

  public Shape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new InvalidInputException(
          "a shape needs at least 1 x 1 x 1, but got %d x %d x %d"
              .formatted(height, width, channels));
    }
    if ((long) height * width * channels > Integer.MAX_VALUE) {
      throw new InvalidInputException(
          "a shape of %d x %d x %d has more than the %d numbers that there may be"
              .formatted(height, width, channels, Integer.MAX_VALUE));
    }
  }

  /** The shape of a table's row of {@code features} features. */
  public static Shape of(int features) {
    return new Shape(1, 1, features);
  }

  /** Number of pixels: rows that one sample has in an activation's matrix. */
  public int positions() {
    return height * width;
  }

  /** Number of floats of one sample. */
  public int features() {
    return height * width * channels;
  }

  /** Such as {@code 100}, or {@code 32 x 32 x 3} where there is more than one position. */
  @Override
  public String toString() {
    return positions() == 1
        ? Integer.toString(channels)
        : height + " x " + width + " x " + channels;
  }
}
