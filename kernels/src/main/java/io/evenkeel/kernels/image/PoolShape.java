package io.evenkeel.kernels.image;

import io.evenkeel.kernels.InvalidInputException;

/**
 * The geometry of a pooling layer; the output has as many channels as the input. Windows that would
 * reach beyond the padded input are left out, as PyTorch does.
 */
public record PoolShape(
    int height,
    int width,
    int channels,
    int windowHeight,
    int windowWidth,
    int strideY,
    int strideX,
    int padTop,
    int padBottom,
    int padLeft,
    int padRight) {

  public PoolShape {
    int least =
        Math.min(
            Math.min(Math.min(height, width), channels),
            Math.min(Math.min(windowHeight, windowWidth), Math.min(strideY, strideX)));
    if (least < 1 || Math.min(Math.min(padTop, padBottom), Math.min(padLeft, padRight)) < 0) {
      throw new InvalidInputException(
          "a pooling's sizes must be at least 1 and its padding at least 0, but got %d x %d x %d, window %d x %d, stride %d x %d, padding %d, %d, %d, %d"
              .formatted(
                  height,
                  width,
                  channels,
                  windowHeight,
                  windowWidth,
                  strideY,
                  strideX,
                  padTop,
                  padBottom,
                  padLeft,
                  padRight));
    }
    if (Math.max(padTop, padBottom) >= windowHeight || Math.max(padLeft, padRight) >= windowWidth) {
      throw new InvalidInputException(
          "a pooling's padding must be smaller than its window, so that no window lies in it, but got window %d x %d, padding %d, %d, %d, %d"
              .formatted(windowHeight, windowWidth, padTop, padBottom, padLeft, padRight));
    }
    if (windowHeight > height + padTop + padBottom || windowWidth > width + padLeft + padRight) {
      throw new InvalidInputException(
          "a pooling's window must fit its padded input, but got window %d x %d and an input of %d x %d with padding"
              .formatted(
                  windowHeight,
                  windowWidth,
                  height + padTop + padBottom,
                  width + padLeft + padRight));
    }
  }

  /** Windows of size x size side by side; pixels that fill no window are left out. */
  public static PoolShape of(int height, int width, int channels, int size) {
    return new PoolShape(height, width, channels, size, size, size, size, 0, 0, 0, 0);
  }

  public int outputHeight() {
    return (height + padTop + padBottom - windowHeight) / strideY + 1;
  }

  public int outputWidth() {
    return (width + padLeft + padRight - windowWidth) / strideX + 1;
  }

  /** Whether no pixel lies in two windows, and none of them reaches into padding. */
  public boolean isSideBySide() {
    return strideY == windowHeight
        && strideX == windowWidth
        && Math.max(padTop, padBottom) == 0
        && Math.max(padLeft, padRight) == 0;
  }

  /** Pixels of an input image. */
  public int inputPixels() {
    return height * width;
  }

  /** Windows of an image. */
  public int outputPixels() {
    return outputHeight() * outputWidth();
  }

  /** Pixels of a window, in the order (y, x). */
  public int taps() {
    return windowHeight * windowWidth;
  }

  /** The window as a convolution of one group, for its geometry alone. */
  ConvShape geometry() {
    return new ConvShape(
        height,
        width,
        channels,
        channels,
        windowHeight,
        windowWidth,
        strideY,
        strideX,
        padTop,
        padBottom,
        padLeft,
        padRight,
        1,
        1,
        1);
  }
}
