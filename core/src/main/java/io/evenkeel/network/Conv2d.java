package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.image.ConvShape;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution of images (as in PyTorch, a cross-correlation): with a filter's weights W and an
 * image x that is padded with zeros,
 *
 * <pre>
 *   z[y, x, f] = b[f] + sum over (ky, kx, c) of x[y * strideY + ky * dilationY, x * strideX + kx * dilationX, c] W[(ky, kx, c), f]
 * </pre>
 *
 * W is the matrix (kernelHeight * kernelWidth * channels / groups) x filters, b a row of filters.
 *
 * @param filters channels of the output, at least 1
 * @param kernelHeight pixels of the kernel from top to bottom
 * @param kernelWidth pixels of the kernel from left to right
 * @param strideY pixels from one output to the next one below
 * @param strideX pixels from one output to the next one on the right
 * @param padding zeros around the image; after BN and activation, they are never normalised
 * @param dilationY pixels from one tap to the next one below, 1 for neighbours
 * @param dilationX pixels from one tap to the next one on the right
 * @param groups parts that channels and filters are cut into, each filter seeing its part alone;
 *     channels of the input for a depthwise convolution
 * @param bias whether b exists; {@link Network.Builder} drops it where a {@link BatchNorm} follows
 * @param initialization where W starts; b starts at 0
 */
public record Conv2d(
    int filters,
    int kernelHeight,
    int kernelWidth,
    int strideY,
    int strideX,
    Padding padding,
    int dilationY,
    int dilationX,
    int groups,
    boolean bias,
    Initialization initialization)
    implements ImageLayer, WeightedLayer {

  public Conv2d {
    int least =
        Math.min(
            Math.min(Math.min(filters, groups), Math.min(kernelHeight, kernelWidth)),
            Math.min(Math.min(strideY, strideX), Math.min(dilationY, dilationX)));
    if (least < 1) {
      throw new InvalidInputException(
          ("a convolution needs at least 1 of everything, but got %d filters, kernel %d x %d, stride"
                  + " %d x %d, dilation %d x %d, %d groups")
              .formatted(
                  filters,
                  kernelHeight,
                  kernelWidth,
                  strideY,
                  strideX,
                  dilationY,
                  dilationX,
                  groups));
    }
  }

  /** A square kernel with stride 1, padded so that the image keeps its size, with a bias. */
  public static Conv2d of(int filters, int kernel) {
    return new Conv2d(
        filters,
        kernel,
        kernel,
        1,
        1,
        Padding.SAME,
        1,
        1,
        1,
        true,
        new Initialization.FromActivation());
  }

  public Conv2d withStride(int stride) {
    return new Conv2d(
        filters,
        kernelHeight,
        kernelWidth,
        stride,
        stride,
        padding,
        dilationY,
        dilationX,
        groups,
        bias,
        initialization);
  }

  public Conv2d withPadding(Padding value) {
    return new Conv2d(
        filters,
        kernelHeight,
        kernelWidth,
        strideY,
        strideX,
        value,
        dilationY,
        dilationX,
        groups,
        bias,
        initialization);
  }

  public Conv2d withDilation(int dilation) {
    return new Conv2d(
        filters,
        kernelHeight,
        kernelWidth,
        strideY,
        strideX,
        padding,
        dilation,
        dilation,
        groups,
        bias,
        initialization);
  }

  public Conv2d withGroups(int count) {
    return new Conv2d(
        filters,
        kernelHeight,
        kernelWidth,
        strideY,
        strideX,
        padding,
        dilationY,
        dilationX,
        count,
        bias,
        initialization);
  }

  public Conv2d withInitialization(Initialization value) {
    return new Conv2d(
        filters,
        kernelHeight,
        kernelWidth,
        strideY,
        strideX,
        padding,
        dilationY,
        dilationX,
        groups,
        bias,
        value);
  }

  @Override
  public Conv2d withBias(boolean value) {
    return new Conv2d(
        filters,
        kernelHeight,
        kernelWidth,
        strideY,
        strideX,
        padding,
        dilationY,
        dilationX,
        groups,
        value,
        initialization);
  }

  /**
   * The geometry over an input of that shape.
   *
   * @throws InvalidInputException if kernel or groups do not fit it
   */
  public ConvShape geometry(Shape input) {
    Padding.Explicit pad = around(padding);
    return new ConvShape(
        input.height(),
        input.width(),
        input.channels(),
        filters,
        kernelHeight,
        kernelWidth,
        strideY,
        strideX,
        pad.top(),
        pad.bottom(),
        pad.left(),
        pad.right(),
        dilationY,
        dilationX,
        groups);
  }

  private Padding.Explicit around(Padding kind) {
    return kind.around((kernelHeight - 1) * dilationY + 1, (kernelWidth - 1) * dilationX + 1);
  }

  @Override
  public Shape output(Shape input) {
    ConvShape geometry = geometry(input);
    return new Shape(geometry.outputHeight(), geometry.outputWidth(), filters);
  }

  @Override
  public boolean givesRow(boolean row) {
    return Windows.requireImage("a convolution", kernelHeight, kernelWidth, row);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    ConvShape geometry = geometry(input);
    int outputs = geometry.taps() * geometry.groupFilters();
    List<ParameterSpec> parameters = new ArrayList<>();
    parameters.add(
        new ParameterSpec(
            WEIGHT,
            geometry.depth(),
            filters,
            new ParameterSpec.Start.Weights(initialization, geometry.depth(), outputs),
            true,
            true,
            WEIGHT,
            new FileLayout.Filters(kernelHeight, kernelWidth)));
    if (bias) {
      parameters.add(ParameterSpec.vector(BIAS, filters, 0, true, BIAS));
    }
    return parameters;
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) output(input).features() * geometry(input).depth();
  }

  @Override
  public String kind() {
    return "Conv2d";
  }

  /** Such as {@code Conv2d 3 x 3, stride 2, no padding, with bias}; without what is usual. */
  @Override
  public String label() {
    StringBuilder label = new StringBuilder("Conv2d %d x %d".formatted(kernelHeight, kernelWidth));
    if (strideY > 1 || strideX > 1) {
      label.append(", stride ").append(Windows.both(strideY, strideX));
    }
    if (dilationY > 1 || dilationX > 1) {
      label.append(", dilation ").append(Windows.both(dilationY, dilationX));
    }
    Padding.Explicit around = around(padding);
    if (!around.equals(around(Padding.SAME))) {
      label.append(", ").append(around.equals(Padding.VALID) ? "no padding" : around);
    }
    if (groups > 1) {
      label.append(", %d groups".formatted(groups));
    }
    return label.append(bias ? ", with bias" : "").toString();
  }
}
