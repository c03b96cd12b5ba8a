package io.evenkeel.network;

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
    implements Pool2d {

  /** Windows of size x size side by side. */
  public static MaxPool2d of(int size) {
    return of(size, size);
  }

  /** Windows of size x size. */
  public static MaxPool2d of(int size, int stride) {
    return new MaxPool2d(size, size, stride, stride, Padding.VALID);
  }

  @Override
  public String kind() {
    return "MaxPool2d";
  }
}
