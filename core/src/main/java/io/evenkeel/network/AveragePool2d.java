package io.evenkeel.network;

/**
 * The mean of each window of an image, channel by channel.
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
    implements Pool2d {

  /** Windows of size x size side by side. */
  public static AveragePool2d of(int size) {
    return of(size, size);
  }

  /** Windows of size x size. */
  public static AveragePool2d of(int size, int stride) {
    return new AveragePool2d(size, size, stride, stride, Padding.VALID, true);
  }

  @Override
  public String kind() {
    return "AveragePool2d";
  }
}
