package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;

/**
 * Networks of images that have a name in the literature, every convolution with a BatchNorm behind
 * it. Small images, such as 28 x 28 or 32 x 32, are expected: none begins with a large stride.
 */
public final class Networks {
  private Networks() {}

  /**
   * A small convolutional network: two groups of 3 x 3 convolutions (32, 32; 32, 64, 64), each with
   * a pooling behind it, then the mean over the pixels and a dense layer.
   *
   * @param image the shape of the input, at least 4 x 4
   */
  public static Network cnn(Shape image, int outputs) {
    Network.Builder builder = Network.image(image.height(), image.width(), image.channels());
    for (int filters : new int[] {32, 32}) {
      builder.conv(filters, 3).batchNorm().relu();
    }
    builder.maxPool(2);
    for (int filters : new int[] {32, 64, 64}) {
      builder.conv(filters, 3).batchNorm().relu();
    }
    return builder.maxPool(2).globalAveragePool().dense(outputs).build();
  }

  /**
   * A residual network for small images (He et al. 2016, section 4.2): a convolution, then three
   * groups of (depth - 2) / 6 residuals of two 3 x 3 convolutions, with 16, 32 and 64 filters; the
   * second and third group halve the image. Where shapes change, the shortcut is a 1 x 1
   * convolution. Layers are called as in PyTorch's models: {@code layer2.0.conv1}.
   *
   * @param depth 6 n + 2, such as 20, 32, 44 or 56
   * @param image the shape of the input, at least 4 x 4
   */
  public static Network resnet(int depth, Shape image, int outputs) {
    if (depth < 8 || (depth - 2) % 6 != 0) {
      throw new InvalidInputException(
          "a residual network of this kind has 6 n + 2 layers, such as 20, 32 or 56, but got %d"
              .formatted(depth));
    }
    int blocks = (depth - 2) / 6;
    Network.Builder builder = stem(image, 16);
    int[] widths = {16, 32, 64};
    for (int group = 0; group < widths.length; group++) {
      addGroup(builder, group, blocks, widths[group]);
    }
    return builder.globalAveragePool().dense(outputs).named("fc").build();
  }

  /**
   * ResNet-18 (He et al. 2016) with a 3 x 3 convolution in place of its first layers, as is usual
   * for small images: four groups of two residuals, with 64, 128, 256 and 512 filters.
   *
   * @param image the shape of the input, at least 8 x 8
   */
  public static Network resnet18(Shape image, int outputs) {
    Network.Builder builder = stem(image, 64);
    int[] widths = {64, 128, 256, 512};
    for (int group = 0; group < widths.length; group++) {
      addGroup(builder, group, 2, widths[group]);
    }
    return builder.globalAveragePool().dense(outputs).named("fc").build();
  }

  private static Network.Builder stem(Shape image, int filters) {
    return Network.image(image.height(), image.width(), image.channels())
        .conv(filters, 3)
        .named("conv1")
        .batchNorm()
        .named("bn1")
        .relu();
  }

  private static void addGroup(Network.Builder builder, int group, int blocks, int filters) {
    for (int block = 0; block < blocks; block++) {
      int stride = block == 0 && group > 0 ? 2 : 1;
      builder
          .residual(
              branch ->
                  branch
                      .conv(filters, 3, stride)
                      .named("conv1")
                      .batchNorm()
                      .named("bn1")
                      .relu()
                      .conv(filters, 3)
                      .named("conv2")
                      .batchNorm()
                      .named("bn2"),
              shortcut -> {
                if (stride > 1) {
                  shortcut
                      .conv(filters, 1, stride)
                      .named("downsample.0")
                      .batchNorm()
                      .named("downsample.1");
                }
              })
          .named("layer%d.%d".formatted(group + 1, block))
          .relu();
    }
  }
}
