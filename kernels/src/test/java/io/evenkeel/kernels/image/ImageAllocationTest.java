package io.evenkeel.kernels.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixPacker;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.testkit.Allocation;
import org.junit.jupiter.api.Test;

/** Once compiled, no convolution or pooling allocates. */
class ImageAllocationTest {
  private static final int ROUND = 20;
  private static final int IMAGES = 2;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private static void assertStopsAllocating(String name, Runnable run) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Runnable round =
        () -> {
          for (int i = 0; i < ROUND; i++) {
            run.run();
          }
        };
    long allocated;
    do {
      allocated = Allocation.bytes(round);
    } while (allocated > 0 && System.nanoTime() < deadline);
    assertThat(allocated).as("bytes that %d runs of %s allocate", ROUND, name).isZero();
  }

  @Test
  void convolutions() {
    ConvShape[] shapes = {
      ConvShape.same(8, 8, 3, 16, 3, 1),
      ConvShape.same(8, 8, 32, 48, 3, 1),
      ConvShape.same(8, 8, 32, 48, 3, 2),
      ConvShape.same(8, 8, 34, 36, 3, 1, 2),
      ConvShape.same(8, 8, 40, 40, 3, 1, 40)
    };
    for (ConvShape shape : shapes) {
      int channels = Blocking.padded(shape.channels());
      int filters = Blocking.padded(shape.filters());
      float[] x = new float[IMAGES * shape.inputPixels() * channels];
      float[] z = new float[IMAGES * shape.outputPixels() * filters];
      Packer input = new MatrixPacker(x, channels);
      Packer gradient = new MatrixPacker(z, filters);
      float[] weights = new float[shape.weightsSize()];
      try (Workers workers = new Workers(1)) {
        Convolution conv =
            new Convolution(shape, IMAGES, Kernels.active(), new ImageScratch(workers));
        ConvolutionGradients gradients =
            new ConvolutionGradients(shape, IMAGES, Kernels.active(), new ImageScratch(workers));
        float[] formed = new float[conv.formedSize()];
        float[] turned = new float[gradients.turnedSize()];
        assertStopsAllocating(
            "forward, " + shape,
            () ->
                conv.forward(
                    IMAGES, input, conv.form(weights, formed), z, filters, TileEpilogue.NONE));
        assertStopsAllocating("turn, " + shape, () -> gradients.turn(weights, turned));
        assertStopsAllocating(
            "backwardInput, " + shape,
            () -> gradients.ofInput(IMAGES, gradient, turned, x, channels, TileEpilogue.NONE));
        assertStopsAllocating(
            "backwardWeights, " + shape,
            () -> gradients.ofWeights(IMAGES, input, gradient, weights, TileEpilogue.NONE));
      }
    }
  }

  @Test
  void poolings() {
    int channels = 40;
    int width = 48;
    PoolShape shape = PoolShape.of(8, 8, channels, 2);
    float[] x = new float[IMAGES * shape.inputPixels() * width];
    float[] y = new float[IMAGES * shape.outputPixels() * width];
    Packer input = new MatrixPacker(x, width);
    Packer gradient = new MatrixPacker(y, width);
    try (Workers workers = new Workers(1)) {
      ImageScratch scratch = new ImageScratch(workers);
      MaxPool max = new MaxPool(shape, IMAGES, Kernels.active(), scratch);
      PoolArguments arguments = max.newArguments();
      assertStopsAllocating(
          "max pooling", () -> max.forward(IMAGES, input, y, width, arguments, TileEpilogue.NONE));
      assertStopsAllocating(
          "max pooling backward",
          () -> max.backward(IMAGES, gradient, arguments, false, x, width, TileEpilogue.NONE));
      AveragePool average = new AveragePool(shape, false, IMAGES, Kernels.active(), scratch);
      assertStopsAllocating(
          "average pooling", () -> average.forward(IMAGES, input, y, width, TileEpilogue.NONE));
      assertStopsAllocating(
          "average pooling backward",
          () -> average.backward(IMAGES, gradient, true, x, width, TileEpilogue.NONE));
      GlobalAveragePooling global =
          new GlobalAveragePooling(64, channels, Kernels.active(), scratch);
      assertStopsAllocating(
          "global pooling", () -> global.forward(IMAGES, input, y, width, TileEpilogue.NONE));
      assertStopsAllocating(
          "global pooling backward",
          () -> global.backward(IMAGES, gradient, false, x, width, TileEpilogue.NONE));
      ConvShape conv = ConvShape.same(8, 8, channels, channels, 3, 1);
      PooledConvolution pooled =
          new PooledConvolution(conv, shape, IMAGES, Kernels.active(), scratch);
      float[] weights =
          new float[new Convolution(conv, IMAGES, Kernels.active(), scratch).formedSize()];
      assertStopsAllocating(
          "a pooled convolution",
          () -> pooled.forward(IMAGES, input, weights, y, width, arguments, TileEpilogue.NONE));
      Packer unpooled = pooled.outputGradient(gradient, arguments);
      assertStopsAllocating("its gradient", () -> unpooled.pack(0, 16, 0, channels, x, 0, width));
    }
  }
}
