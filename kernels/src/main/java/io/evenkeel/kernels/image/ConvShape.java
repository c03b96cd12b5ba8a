package io.evenkeel.kernels.image;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.Panels;

/**
 * The geometry of a convolution. Input: images of height x width pixels with {@code channels}
 * channels; output: {@link #outputHeight} x {@link #outputWidth} pixels with {@code filters}
 * channels. Padding is zeros.
 *
 * <p>Weights are the matrix (kernelHeight * kernelWidth * channels / groups) x filters, whose row
 * (ky * kernelWidth + kx) * channels / groups + c is tap (ky, kx) of channel c of the filter's
 * group; in {@link Panels}, one group's filters after the other's. Group g reads channels from g *
 * channels / groups on, and gives filters from g * filters / groups on.
 *
 * @param dilationY distance of two taps, 1 for neighbouring pixels
 * @param groups 1, or a number that divides channels and filters
 */
public record ConvShape(
    int height,
    int width,
    int channels,
    int filters,
    int kernelHeight,
    int kernelWidth,
    int strideY,
    int strideX,
    int padTop,
    int padBottom,
    int padLeft,
    int padRight,
    int dilationY,
    int dilationX,
    int groups) {

  public ConvShape {
    int least =
        Math.min(
            Math.min(Math.min(height, width), Math.min(channels, filters)),
            Math.min(
                Math.min(Math.min(kernelHeight, kernelWidth), Math.min(strideY, strideX)),
                Math.min(Math.min(dilationY, dilationX), groups)));
    if (least < 1 || Math.min(Math.min(padTop, padBottom), Math.min(padLeft, padRight)) < 0) {
      throw new InvalidInputException(
          "a convolution's sizes must be at least 1 and its padding at least 0, but got %d x %d x %d to %d filters, kernel %d x %d, stride %d x %d, padding %d, %d, %d, %d, dilation %d x %d, %d groups"
              .formatted(
                  height,
                  width,
                  channels,
                  filters,
                  kernelHeight,
                  kernelWidth,
                  strideY,
                  strideX,
                  padTop,
                  padBottom,
                  padLeft,
                  padRight,
                  dilationY,
                  dilationX,
                  groups));
    }
    if (channels % groups != 0 || filters % groups != 0) {
      throw new InvalidInputException(
          "a convolution's groups must divide its channels and its filters, but got %d groups of %d channels and %d filters"
              .formatted(groups, channels, filters));
    }
    int kernelRows = extent(kernelHeight, dilationY);
    int kernelColumns = extent(kernelWidth, dilationX);
    int paddedHeight = height + padTop + padBottom;
    int paddedWidth = width + padLeft + padRight;
    if (kernelRows > paddedHeight || kernelColumns > paddedWidth) {
      throw new InvalidInputException(
          "a convolution's kernel must fit its padded input, but got a kernel over %d x %d pixels and an input of %d x %d with padding"
              .formatted(kernelRows, kernelColumns, paddedHeight, paddedWidth));
    }
  }

  /**
   * A square kernel, padded with kernel - 1 pixels in all, so that stride 1 keeps the image's size;
   * where that is odd, the larger half is below and to the right.
   */
  public static ConvShape same(
      int height, int width, int channels, int filters, int kernel, int stride) {
    return same(height, width, channels, filters, kernel, stride, 1);
  }

  /** As above, with groups. */
  public static ConvShape same(
      int height, int width, int channels, int filters, int kernel, int stride, int groups) {
    int before = (kernel - 1) / 2;
    int after = kernel / 2;
    return new ConvShape(
        height, width, channels, filters, kernel, kernel, stride, stride, before, after, before,
        after, 1, 1, groups);
  }

  private static int extent(int kernel, int dilation) {
    return (kernel - 1) * dilation + 1;
  }

  public int outputHeight() {
    return (height + padTop + padBottom - extent(kernelHeight, dilationY)) / strideY + 1;
  }

  public int outputWidth() {
    return (width + padLeft + padRight - extent(kernelWidth, dilationX)) / strideX + 1;
  }

  /** Pixels of an input image. */
  public int inputPixels() {
    return height * width;
  }

  /** Pixels of an output image. */
  public int outputPixels() {
    return outputHeight() * outputWidth();
  }

  /** Taps of a kernel, in the order (ky, kx). */
  public int taps() {
    return kernelHeight * kernelWidth;
  }

  /** Channels that one filter reads. */
  public int groupChannels() {
    return channels / groups;
  }

  /** Filters of one group. */
  public int groupFilters() {
    return filters / groups;
  }

  /** Rows of the weights, the length of an output element's chain. */
  public int depth() {
    return taps() * groupChannels();
  }

  /** Whether each channel has one filter of its own. */
  public boolean depthwise() {
    return groups == channels && groups == filters && groups > 1;
  }

  /** Floats of the weights, and of their gradient, in panels. */
  public int weightsSize() {
    return depthwise()
        ? Panels.size(depth(), filters)
        : groups * Panels.size(depth(), groupFilters());
  }

  /** Where weight (row, filter) stands in the panels. */
  public int weightIndex(int row, int filter) {
    if (depthwise()) {
      return Panels.index(depth(), row, filter);
    }
    int group = filter / groupFilters();
    return group * Panels.size(depth(), groupFilters())
        + Panels.index(depth(), row, filter % groupFilters());
  }

  /** Multiply-adds of one image's forward pass, taps in the padding among them. */
  public long multiplyAdds() {
    return (long) outputPixels() * depth() * filters;
  }
}
