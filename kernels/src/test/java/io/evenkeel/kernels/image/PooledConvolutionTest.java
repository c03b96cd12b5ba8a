package io.evenkeel.kernels.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.ColumnMoments;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixPacker;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A pooled convolution is the convolution and the pooling one after the other, to the bit. */
class PooledConvolutionTest {

  private record Pair(ConvCase conv, PoolShape pool) {
    static Pair of(ConvShape shape, int window, int images) {
      return new Pair(
          new ConvCase(shape, images),
          PoolShape.of(shape.outputHeight(), shape.outputWidth(), shape.filters(), window));
    }
  }

  private static final Pair[] PAIRS = {
    Pair.of(ConvShape.same(1, 1, 1, 1, 3, 1), 1, 2),
    Pair.of(ConvShape.same(33, 31, 1, 17, 3, 1), 2, 2),
    Pair.of(ConvShape.same(16, 16, 20, 40, 3, 1), 2, 5),
    Pair.of(ConvShape.same(15, 13, 33, 50, 3, 1), 2, 9),
    Pair.of(ConvShape.same(7, 6, 130, 34, 3, 1), 2, 30),
    Pair.of(ConvShape.same(31, 31, 24, 64, 3, 1), 2, 3),
    Pair.of(ConvShape.same(2, 5, 18, 34, 3, 1), 2, 40),
    Pair.of(ConvShape.same(7, 6, 12, 34, 3, 1), 3, 3),
    Pair.of(ConvShape.same(11, 8, 3, 33, 5, 1), 3, 4),
    Pair.of(ConvShape.same(12, 9, 5, 3, 2, 2), 2, 3),
  };

  @Test
  void isTheConvolutionAndThePoolingToTheBit() {
    for (Pair pair : PAIRS) {
      for (int threads : new int[] {1, 2, 3}) {
        for (Kernels kernels : new Kernels[] {Kernels.active(), Kernels.scalar()}) {
          check(pair, kernels, threads);
        }
      }
    }
  }

  private static void check(Pair pair, Kernels kernels, int threads) {
    ConvCase c = pair.conv;
    int images = c.images;
    int filters = c.shape.filters();
    int width = Blocking.padded(filters);
    int windows = images * pair.pool.outputPixels();
    float[] z = c.forward(kernels, 1);
    try (Workers workers = new Workers(threads)) {
      ImageScratch scratch = new ImageScratch(workers);
      MaxPool pool = new MaxPool(pair.pool, images, kernels, scratch);
      float[] expected = new float[windows * width];
      PoolArguments expectedArguments = pool.newArguments();
      pool.forward(
          images,
          new MatrixPacker(z, filters),
          expected,
          width,
          expectedArguments,
          TileEpilogue.NONE);

      PooledConvolution pooled =
          new PooledConvolution(c.shape, pair.pool, images + threads - 1, kernels, scratch);
      float[] actual = new float[windows * width];
      Arrays.fill(actual, Float.NaN);
      PoolArguments arguments = pooled.newArguments();
      ColumnMoments moments = new ColumnMoments(kernels.norm(), filters, windows);
      pooled.forward(
          images,
          c.inputPacker(),
          c.formed(new Convolution(c.shape, images, kernels, scratch)),
          actual,
          width,
          arguments,
          (row, rows, column, columns, tile, offset, stride, worker) ->
              moments.record(row, rows, column, columns, tile, offset, stride));
      for (int r = 0; r < windows; r++) {
        assertThat(Arrays.copyOfRange(actual, r * width, r * width + filters))
            .isEqualTo(Arrays.copyOfRange(expected, r * width, r * width + filters));
      }
      moments.merge(actual, width, windows);
      double mean = 0;
      for (int r = 0; r < windows; r++) {
        mean += (double) actual[r * width + filters - 1] / windows;
      }
      assertThat(moments.mean()[filters - 1])
          .isCloseTo(mean, org.assertj.core.api.Assertions.within(1e-5));

      float[] dpooled = ConvCase.gaussians("dp", windows * width);
      float[] expectedGradient = new float[z.length / filters * width];
      pool.backward(
          images,
          new MatrixPacker(dpooled, width),
          expectedArguments,
          false,
          expectedGradient,
          width,
          TileEpilogue.NONE);
      Packer unpooled = pooled.outputGradient(new MatrixPacker(dpooled, width), arguments);
      assertSameGradient(pair, unpooled, expectedGradient, width);
    }
  }

  /** Reads the gradient in pieces of many sizes, as strips and panels do. */
  private static void assertSameGradient(Pair pair, Packer unpooled, float[] expected, int width) {
    int filters = pair.conv.shape.filters();
    int total = pair.conv.images * pair.pool.inputPixels();
    for (int rows : new int[] {1, 2, 3, pair.pool.width(), 64}) {
      float[] block = new float[rows * width];
      for (int row = 0; row + rows <= total; row += rows) {
        unpooled.pack(row, rows, 0, filters, block, 0, width);
        for (int r = 0; r < rows; r++) {
          for (int k = 0; k < filters; k++) {
            float value = block[r * width + k];
            if (value != expected[(row + r) * width + k]) {
              assertThat(value)
                  .as("%s, rows %d from %d, channel %d", pair, rows, row + r, k)
                  .isEqualTo(expected[(row + r) * width + k]);
            }
          }
        }
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (Workers workers = new Workers(1)) {
      ConvShape conv = ConvShape.same(4, 4, 2, 2, 3, 1);
      PoolShape pool = new PoolShape(4, 4, 2, 3, 3, 2, 2, 1, 1, 1, 1);
      ImageScratch scratch = new ImageScratch(workers);
      assertThat(
              PooledConvolution.fits(ConvShape.same(6, 6, 16, 16, 3, 1), PoolShape.of(6, 6, 16, 3)))
          .isFalse();
      assertThatThrownBy(() -> new PooledConvolution(conv, pool, 1, Kernels.active(), scratch))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "expected a convolution of one group and max pooling of its output in windows side by side, got %s and %s: pool it on its own"
                  .formatted(conv, pool));
    }
  }
}
