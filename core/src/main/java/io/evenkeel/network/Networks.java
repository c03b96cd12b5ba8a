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

  /**
   * ResNet-9, which wins races to 94 % on CIFAR-10 (Page 2018, "How to train your ResNet"): 3 x 3
   * convolutions with 64, 128, 256 and 512 filters, the last three with a pooling behind them, the
   * second and fourth with a residual of two more. Then come the largest value of each channel, a
   * dense layer without bias, and 1/8 of that.
   *
   * @param image the shape of the input, at least 8 x 8
   */
  public static Network resnet9(Shape image, int outputs) {
    Network.Builder builder = Network.image(image.height(), image.width(), image.channels());
    block(builder, 64);
    block(builder, 128).maxPool(2).residual(branch -> block(block(branch, 128), 128));
    block(builder, 256).maxPool(2);
    block(builder, 512).maxPool(2).residual(branch -> block(block(branch, 512), 512));
    int height = image.height() / 8;
    int width = image.width() / 8;
    return builder
        .layer(new MaxPool2d(height, width, height, width, Padding.VALID))
        .dense(outputs, false)
        .scale(0.125)
        .build();
  }

  private static <C extends LayerChain<C>> C block(C chain, int filters) {
    return chain.conv(filters, 3).batchNorm().relu();
  }

  /**
   * The network of airbench94 (Jordan 2024, arXiv 2404.00498), which reaches 94 % on CIFAR-10 in
   * the fewest operations that are known: a 2 x 2 convolution with 24 filters (8 a channel, as many
   * as whitening can give); three groups of two 3 x 3 convolutions, with 64, 256 and 256 filters,
   * the first of each with a pooling between it and its BatchNorm; then a pooling, a dense layer
   * without bias, and 1/9 of that. BatchNorms keep gamma at 1, keep 0.6 of an old statistic and
   * have an epsilon of 1e-12. Layers are called as in its PyTorch code: {@code 2.conv1}.
   *
   * @param image the shape of the input, at least 25 x 25
   */
  public static Network airbench94(Shape image, int outputs) {
    return airbench94(image, outputs, 64);
  }

  /**
   * The same with another number of filters: {@code filters} in the first group, four times as many
   * in the others. With half of them it takes a quarter of the operations.
   *
   * @param filters of the first group's convolutions, 64 as published
   */
  public static Network airbench94(Shape image, int outputs, int filters) {
    Network.Builder builder = Network.image(image.height(), image.width(), image.channels());
    builder.layer(Conv2d.of(8 * image.channels(), 2).withPadding(Padding.VALID)).named("0");
    builder.gelu().named("1");
    int[] widths = {filters, 4 * filters, 4 * filters};
    for (int group = 0; group < widths.length; group++) {
      addAirbenchGroup(builder, group + 2, widths[group]);
    }
    return builder
        .maxPool(3)
        .named("5")
        .flatten()
        .named("6")
        .dense(outputs, false)
        .named("7")
        .scale(1.0 / 9)
        .named("8")
        .build();
  }

  private static void addAirbenchGroup(Network.Builder builder, int number, int filters) {
    BatchNorm norm =
        BatchNorm.DEFAULT.withEpsilon(1e-12).withEmaDecay(0.6).withLearned(false, true);
    builder
        .layer(Conv2d.of(filters, 3).withBias(false))
        .named(number + ".conv1")
        .maxPool(2)
        .named(number + ".pool")
        .batchNorm(norm)
        .named(number + ".norm1")
        .gelu()
        .named(number + ".activ1")
        .conv(filters, 3)
        .named(number + ".conv2")
        .batchNorm(norm)
        .named(number + ".norm2")
        .gelu()
        .named(number + ".activ2");
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
