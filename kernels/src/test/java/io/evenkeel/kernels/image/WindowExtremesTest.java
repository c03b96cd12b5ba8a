package io.evenkeel.kernels.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixPacker;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Pooling before a norm and relu is pooling behind them, to the bit. */
class WindowExtremesTest {
  private static final int IMAGES = 5;

  private static final PoolShape[] SHAPES = {
    PoolShape.of(1, 1, 1, 1),
    PoolShape.of(5, 7, 17, 2),
    PoolShape.of(8, 8, 33, 2),
    PoolShape.of(16, 32, 20, 2),
    PoolShape.of(9, 10, 130, 3),
    new PoolShape(12, 16, 40, 4, 1, 4, 1, 0, 0, 0, 0),
    new PoolShape(4, 9, 16, 2, 3, 2, 3, 0, 0, 0, 0),
  };

  @Test
  void isPoolingBehindTheNormAndReluToTheBit() {
    for (PoolShape shape : SHAPES) {
      for (int threads : new int[] {1, 2, 3}) {
        for (Kernels kernels : new Kernels[] {Kernels.active(), Kernels.scalar()}) {
          check(shape, kernels, threads);
        }
      }
    }
  }

  private static void check(PoolShape shape, Kernels kernels, int threads) {
    int channels = shape.channels();
    int stride = Blocking.padded(channels);
    int pixels = IMAGES * shape.inputPixels();
    int windows = IMAGES * shape.outputPixels();
    float[] z = values(pixels, channels, stride);
    float[] scale = new float[stride];
    float[] signs = new float[stride];
    for (int c = 0; c < channels; c++) {
      scale[c] = c % 5 == 3 ? 0 : (c % 2 == 0 ? 1 : -1) * (0.3f + c % 7);
      signs[c] = Math.signum(scale[c]);
    }
    float[] activated = z.clone();
    behind(scale, channels, activated, stride);
    try (Workers workers = new Workers(threads)) {
      MaxPool pool = new MaxPool(shape, IMAGES, kernels, new ImageScratch(workers));
      float[] expected = new float[windows * stride];
      PoolArguments expectedArguments = pool.newArguments();
      pool.forward(
          IMAGES,
          new MatrixPacker(activated, stride),
          expected,
          stride,
          expectedArguments,
          TileEpilogue.NONE);
      WindowExtremes extremes = new WindowExtremes(shape, IMAGES + 1, kernels, workers);
      float[] actual = new float[windows * stride];
      PoolArguments arguments = extremes.newArguments();
      extremes.bind(z, stride, signs, actual, stride, arguments);
      Arrays.fill(actual, Float.NaN);
      extremes.forward(IMAGES);
      requireTaken(shape, z, signs, actual, stride, arguments);
      float[] whole = actual.clone();
      behind(scale, channels, actual, stride);
      requireSame(expected, actual, channels, stride);

      if (extremes.takesTiles()) {
        Arrays.fill(actual, Float.NaN);
        for (int row = 0; row < pixels; row += Blocking.ROWS) {
          int rows = Math.min(Blocking.ROWS, pixels - row);
          for (int c = 0; c < channels; c += 32) {
            extremes.finish(row, rows, c, Math.min(32, channels - c));
          }
        }
        requireSame(whole, actual, channels, stride);
        requireTaken(shape, z, signs, actual, stride, arguments);
      }
      requireSpread(shape, extremes, arguments, stride);
    }
  }

  /** Values with some ties. */
  private static float[] values(int pixels, int channels, int stride) {
    float[] gaussians = ConvCase.gaussians("z", pixels * channels);
    float[] z = new float[pixels * stride];
    for (int i = 0; i < pixels; i++) {
      for (int c = 0; c < channels; c++) {
        float value = gaussians[i * channels + c];
        z[i * stride + c] = c % 4 == 1 ? Math.round(2 * value) : value;
      }
    }
    return z;
  }

  /** relu(scale z + shift), as the norm computes it. */
  private static void behind(float[] scale, int channels, float[] z, int stride) {
    for (int i = 0; i < z.length; i++) {
      int c = i % stride;
      if (c < channels) {
        z[i] = Math.max(0, Math.fma(z[i] - 0.1f, scale[c], 0.2f));
      }
    }
  }

  private static void requireSame(float[] expected, float[] actual, int channels, int stride) {
    for (int i = 0; i < expected.length; i += stride) {
      assertThat(Arrays.copyOfRange(actual, i, i + channels))
          .isEqualTo(Arrays.copyOfRange(expected, i, i + channels));
    }
  }

  /** What was taken is where the argument says, and nothing before it is as large. */
  private static void requireTaken(
      PoolShape shape,
      float[] z,
      float[] signs,
      float[] taken,
      int stride,
      PoolArguments arguments) {
    for (int window = 0; window < IMAGES * shape.outputPixels(); window++) {
      for (int c = 0; c < shape.channels(); c++) {
        int best = 0;
        for (int t = 1; t < shape.taps(); t++) {
          float value = signs[c] * z[pixel(shape, window, t) * stride + c];
          if (value > signs[c] * z[pixel(shape, window, best) * stride + c]) {
            best = t;
          }
        }
        assertThat(taken[window * stride + c])
            .isEqualTo(z[pixel(shape, window, best) * stride + c]);
        assertThat(arguments.matching(window, c, best) >> c % 16 & 1).isEqualTo(1);
      }
    }
  }

  private static int pixel(PoolShape shape, int window, int tap) {
    int within = window % shape.outputPixels();
    int y = within / shape.outputWidth() * shape.windowHeight() + tap / shape.windowWidth();
    int x = within % shape.outputWidth() * shape.windowWidth() + tap % shape.windowWidth();
    return (window / shape.outputPixels() * shape.height() + y) * shape.width() + x;
  }

  private static void requireSpread(
      PoolShape shape, WindowExtremes extremes, PoolArguments arguments, int stride) {
    int pixels = IMAGES * shape.inputPixels();
    float[] dy = ConvCase.gaussians("dy", IMAGES * shape.outputPixels() * stride);
    float[] expected = new float[pixels * stride];
    for (int window = 0; window < IMAGES * shape.outputPixels(); window++) {
      for (int t = 0; t < shape.taps(); t++) {
        for (int c = 0; c < shape.channels(); c++) {
          if ((arguments.matching(window, c, t) >> c % 16 & 1) == 1) {
            expected[pixel(shape, window, t) * stride + c] = dy[window * stride + c];
          }
        }
      }
    }
    var spread = extremes.spread(new MatrixPacker(dy, stride), arguments);
    for (int rows : new int[] {1, 3, shape.width(), 64}) {
      float[] block = new float[rows * stride];
      for (int row = 0; row + rows <= pixels; row += rows) {
        Arrays.fill(block, Float.NaN);
        spread.pack(row, rows, 0, shape.channels(), block, 0, stride);
        requireSame(
            Arrays.copyOfRange(expected, row * stride, (row + rows) * stride),
            block,
            shape.channels(),
            stride);
      }
    }
  }

  @Test
  void aNanIsTakenByEveryTwin() {
    PoolShape shape = PoolShape.of(2, 2, 16, 2);
    for (Kernels kernels : new Kernels[] {Kernels.active(), Kernels.scalar()}) {
      try (Workers workers = new Workers(1)) {
        float[] z = new float[4 * 16];
        Arrays.fill(z, 3);
        z[16] = Float.NaN;
        float[] signs = new float[16];
        Arrays.fill(signs, -1);
        float[] taken = new float[16];
        WindowExtremes extremes = new WindowExtremes(shape, 1, kernels, workers);
        PoolArguments arguments = extremes.newArguments();
        extremes.bind(z, 16, signs, taken, 16, arguments);
        extremes.forward(1);
        assertThat(taken[0]).isNaN();
        assertThat(taken[1]).isEqualTo(3);
        assertThat(arguments.matching(0, 0, 1)).isEqualTo(1);
        assertThat(arguments.matching(0, 0, 0)).isEqualTo(0xFFFE);
      }
    }
  }

  @Test
  void windowsThatOverlapAreRefused() {
    PoolShape shape = new PoolShape(4, 4, 2, 3, 3, 2, 2, 1, 1, 1, 1);
    try (Workers workers = new Workers(1)) {
      assertThatThrownBy(() -> new WindowExtremes(shape, 1, Kernels.active(), workers))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("expected windows side by side without padding, got " + shape);
    }
  }
}
