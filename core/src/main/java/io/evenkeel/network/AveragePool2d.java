package io.evenkeel.network;

import io.evenkeel.kernels.image.PoolShape;

/**
 * The mean of each window of an image, channel by channel. Windows that would reach beyond the
 * padded image are left out, as PyTorch does.
 *
 * @param windowHeight pixels of a window from top to bottom
 * @param windowWidth pixels of a window from left to right
 * @param strideY pixels from one window to the next one below
 * @param strideX pixels from one window to the next one on the right
 * @param padding pixels around the image, fewer than the window's; zeros
 * @param countPadding whether the mean is over the padding too, as PyTorch does by default
 */
public record AveragePool2d(
    int windowHeight,
    int windowWidth,
    int strideY,
    int strideX,
    Padding.Explicit padding,
    boolean countPadding)
    implements ImageLayer {

  /** Windows of size x size side by side. */
  public static AveragePool2d of(int size) {
    return of(size, size);
  }

  /** Windows of size x size. */
  public static AveragePool2d of(int size, int stride) {
    return new AveragePool2d(size, size, stride, stride, Padding.VALID, true);
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
    return "AveragePool2d";
  }

  /** Such as {@code AveragePool2d 2 x 2}, with a stride where windows are not side by side. */
  @Override
  public String label() {
    String size = "AveragePool2d %d x %d".formatted(windowHeight, windowWidth);
    boolean apart = strideY == windowHeight && strideX == windowWidth;
    return apart ? size : "%s, stride %d x %d".formatted(size, strideY, strideX);
  }
}
