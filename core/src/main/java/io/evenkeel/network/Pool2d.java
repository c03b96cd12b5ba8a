package io.evenkeel.network;

import io.evenkeel.kernels.image.PoolShape;

/**
 * A pooling of images: one number of each window, channel by channel. Windows that would reach
 * beyond the padded image are left out, as PyTorch does.
 */
public sealed interface Pool2d extends ImageLayer permits MaxPool2d, AveragePool2d {

  /** Pixels of a window from top to bottom. */
  int windowHeight();

  /** Pixels of a window from left to right. */
  int windowWidth();

  /** Pixels from one window to the next one below. */
  int strideY();

  /** Pixels from one window to the next one on the right. */
  int strideX();

  /** Pixels around the image, fewer than the window's. */
  Padding.Explicit padding();

  /**
   * The geometry over an input of that shape.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if the window does not fit it
   */
  default PoolShape geometry(Shape input) {
    return new PoolShape(
        input.height(),
        input.width(),
        input.channels(),
        windowHeight(),
        windowWidth(),
        strideY(),
        strideX(),
        padding().top(),
        padding().bottom(),
        padding().left(),
        padding().right());
  }

  @Override
  default Shape output(Shape input) {
    PoolShape geometry = geometry(input);
    return new Shape(geometry.outputHeight(), geometry.outputWidth(), input.channels());
  }

  @Override
  default boolean givesRow(boolean row) {
    return Windows.requireImage("a pooling", windowHeight(), windowWidth(), row);
  }

  /** Such as {@code MaxPool2d 3 x 3, stride 2, padding 1}; without what is usual. */
  @Override
  default String label() {
    String size = "%s %d x %d".formatted(kind(), windowHeight(), windowWidth());
    boolean apart = strideY() == windowHeight() && strideX() == windowWidth();
    String stride = apart ? "" : ", stride " + Windows.both(strideY(), strideX());
    return size + stride + (padding().equals(Padding.VALID) ? "" : ", " + padding());
  }
}
