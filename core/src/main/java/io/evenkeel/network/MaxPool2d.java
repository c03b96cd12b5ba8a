package io.evenkeel.network;

import io.evenkeel.kernels.image.PoolShape;

/**
 * The largest value of each window of an image, channel by channel. Windows that would reach beyond
 * the padded image are left out, as PyTorch does.
 *
 * @param windowHeight pixels of a window from top to bottom
 * @param windowWidth pixels of a window from left to right
 * @param strideY pixels from one window to the next one below
 * @param strideX pixels from one window to the next one on the right
 * @param padding pixels around the image, fewer than the window's; they are below every value
 */
public record MaxPool2d(
    int windowHeight, int windowWidth, int strideY, int strideX, Padding.Explicit padding)
    implements ImageLayer {

  /** Windows of size x size side by side. */
  public static MaxPool2d of(int size) {
    return of(size, size);
  }

  /** Windows of size x size. */
  public static MaxPool2d of(int size, int stride) {
    return new MaxPool2d(size, size, stride, stride, Padding.VALID);
  }

  /**
   * The geometry over an input of that shape.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if the window does not fit it
   */
  public PoolShape geometry(Shape input) {
    return new PoolShape(
        input.height(),
        input.width(),
        input.channels(),
        windowHeight,
        windowWidth,
        strideY,
        strideX,
        padding.top(),
        padding.bottom(),
        padding.left(),
        padding.right());
  }

  @Override
  public Shape output(Shape input) {
    PoolShape geometry = geometry(input);
    return new Shape(geometry.outputHeight(), geometry.outputWidth(), input.channels());
  }

  @Override
  public String kind() {
    return "MaxPool2d";
  }

  /** Such as {@code MaxPool2d 2 x 2}, with a stride where windows are not side by side. */
  @Override
  public String label() {
    String size = "MaxPool2d %d x %d".formatted(windowHeight, windowWidth);
    boolean apart = strideY == windowHeight && strideX == windowWidth;
    return apart ? size : "%s, stride %d x %d".formatted(size, strideY, strideX);
  }
}
