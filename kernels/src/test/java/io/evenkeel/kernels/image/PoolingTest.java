package io.evenkeel.kernels.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.PoolArguments;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pooling against loops over the definition in double precision, and against its twins. */
class PoolingTest {
  private static final int IMAGES = 3;

  private static final PoolShape[] SHAPES = {
    PoolShape.of(1, 1, 1, 1),
    PoolShape.of(33, 31, 17, 2),
    PoolShape.of(7, 6, 40, 3),
    new PoolShape(9, 8, 33, 3, 3, 2, 2, 1, 1, 1, 1),
    new PoolShape(5, 7, 3, 3, 2, 1, 1, 1, 0, 0, 1),
    new PoolShape(8, 5, 16, 2, 2, 3, 3, 0, 0, 0, 0),
    new PoolShape(6, 9, 1, 5, 4, 2, 3, 2, 3, 1, 2),
  };

  /** What a pooling computes, in the definition's loops. */
  private interface Term {
    void at(int window, int tap, int pixel, int taps);
  }

  /** All (window, tap, pixel) with the number of taps that lie in the image. */
  private static void forEach(PoolShape s, Term term) {
    int w = 0;
    for (int n = 0; n < IMAGES; n++) {
      for (int oy = 0; oy < s.outputHeight(); oy++) {
        for (int ox = 0; ox < s.outputWidth(); ox++, w++) {
          List<int[]> inside = new ArrayList<>();
          for (int t = 0; t < s.taps(); t++) {
            int y = oy * s.strideY() - s.padTop() + t / s.windowWidth();
            int x = ox * s.strideX() - s.padLeft() + t % s.windowWidth();
            if (y >= 0 && y < s.height() && x >= 0 && x < s.width()) {
              inside.add(new int[] {t, (n * s.height() + y) * s.width() + x});
            }
          }
          for (int[] each : inside) {
            term.at(w, each[0], each[1], inside.size());
          }
        }
      }
    }
  }

  private static float[] gaussians(String name, int rows, int channels) {
    return ConvCase.gaussians(name, rows * channels);
  }

  private static Packer packer(float[] matrix, int channels) {
    return (row, rows, column, columns, block, offset, stride) -> {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < Blocking.padded(columns); c++) {
          block[offset + r * stride + c] =
              c < columns ? matrix[(row + r) * channels + column + c] : 77f;
        }
      }
    };
  }

  private static float[] unpadded(float[] matrix, int rows, int columns) {
    float[] packed = new float[rows * columns];
    for (int r = 0; r < rows; r++) {
      System.arraycopy(matrix, r * Blocking.padded(columns), packed, r * columns, columns);
    }
    return packed;
  }

  private static void assertNear(PoolShape s, float[] actual, double[] expected) {
    assertThat(actual).as("%s", s).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= 2e-6 * (1 + Math.abs(expected[i])))) {
        assertThat((double) actual[i]).as("%s, element %d", s, i).isEqualTo(expected[i]);
      }
    }
  }

  private static List<Kernels> twins() {
    return List.of(Kernels.active(), Kernels.scalar());
  }

  /**
   * The output of a pooling and its gradient, which is added to {@code start} where that is not 0.
   */
  private static float[][] max(
      PoolShape s, float[] x, float[] dy, float start, Kernels kernels, int threads) {
    int width = Blocking.padded(s.channels());
    float[] y = new float[IMAGES * s.outputPixels() * width];
    float[] dx = new float[IMAGES * s.inputPixels() * width];
    Arrays.fill(dx, start == 0 ? Float.NaN : start);
    try (Workers workers = new Workers(threads)) {
      MaxPool pool = new MaxPool(s, IMAGES, kernels, new ImageScratch(workers));
      PoolArguments arguments = pool.newArguments();
      pool.forward(IMAGES, packer(x, s.channels()), y, width, arguments, TileEpilogue.NONE);
      pool.backward(
          IMAGES, packer(dy, s.channels()), arguments, start != 0, dx, width, TileEpilogue.NONE);
    }
    return new float[][] {
      unpadded(y, IMAGES * s.outputPixels(), s.channels()),
      unpadded(dx, IMAGES * s.inputPixels(), s.channels())
    };
  }

  private static float[][] average(
      PoolShape s, boolean padding, float[] x, float[] dy, Kernels kernels, int threads) {
    int width = Blocking.padded(s.channels());
    float[] y = new float[IMAGES * s.outputPixels() * width];
    float[] dx = new float[IMAGES * s.inputPixels() * width];
    Arrays.fill(dx, Float.NaN);
    try (Workers workers = new Workers(threads)) {
      AveragePool pool = new AveragePool(s, padding, IMAGES, kernels, new ImageScratch(workers));
      pool.forward(IMAGES, packer(x, s.channels()), y, width, TileEpilogue.NONE);
      pool.backward(IMAGES, packer(dy, s.channels()), false, dx, width, TileEpilogue.NONE);
    }
    return new float[][] {
      unpadded(y, IMAGES * s.outputPixels(), s.channels()),
      unpadded(dx, IMAGES * s.inputPixels(), s.channels())
    };
  }

  @Test
  void maximaAndTheirGradientsAreTheReferences() {
    for (PoolShape s : SHAPES) {
      int k = s.channels();
      float[] x = gaussians("x", IMAGES * s.inputPixels(), k);
      float[] dy = gaussians("dy", IMAGES * s.outputPixels(), k);
      double[] y = new double[IMAGES * s.outputPixels() * k];
      int[] from = new int[y.length];
      Arrays.fill(y, Double.NEGATIVE_INFINITY);
      forEach(
          s,
          (w, t, p, taps) -> {
            for (int c = 0; c < k; c++) {
              if (x[p * k + c] > y[w * k + c]) {
                y[w * k + c] = x[p * k + c];
                from[w * k + c] = p * k + c;
              }
            }
          });
      double[] dx = new double[x.length];
      for (int i = 0; i < y.length; i++) {
        dx[from[i]] += dy[i];
      }
      double[] added = dx.clone();
      for (int i = 0; i < added.length; i++) {
        added[i] += 1.5;
      }
      float[][] first = max(s, x, dy, 0, Kernels.active(), 1);
      assertNear(s, first[0], y);
      assertNear(s, first[1], dx);
      assertNear(s, max(s, x, dy, 1.5f, Kernels.active(), 2)[1], added);
      for (Kernels kernels : twins()) {
        for (int threads : new int[] {1, 2, 3}) {
          assertThat(max(s, x, dy, 0, kernels, threads)).as("%s", s).isDeepEqualTo(first);
        }
      }
    }
  }

  @Test
  void meansAndTheirGradientsAreTheReferences() {
    for (PoolShape s : SHAPES) {
      for (boolean padding : new boolean[] {false, true}) {
        int k = s.channels();
        float[] x = gaussians("x", IMAGES * s.inputPixels(), k);
        float[] dy = gaussians("dy", IMAGES * s.outputPixels(), k);
        double[] y = new double[IMAGES * s.outputPixels() * k];
        double[] dx = new double[x.length];
        forEach(
            s,
            (w, t, p, taps) -> {
              for (int c = 0; c < k; c++) {
                int n = padding ? s.taps() : taps;
                y[w * k + c] += (double) x[p * k + c] / n;
                dx[p * k + c] += (double) dy[w * k + c] / n;
              }
            });
        float[][] first = average(s, padding, x, dy, Kernels.active(), 1);
        assertNear(s, first[0], y);
        assertNear(s, first[1], dx);
        for (Kernels kernels : twins()) {
          for (int threads : new int[] {1, 2, 3}) {
            assertThat(average(s, padding, x, dy, kernels, threads))
                .as("%s", s)
                .isDeepEqualTo(first);
          }
        }
      }
    }
  }

  /** The first of equal pixels has the gradient; a NaN is the largest. */
  @Test
  void equalPixelsAndNaNs() {
    PoolShape s = PoolShape.of(2, 4, 1, 2);
    float[] x = new float[IMAGES * 8];
    float[] dy = new float[IMAGES * 2];
    Arrays.fill(dy, 1f);
    x[3] = Float.NaN;
    x[6] = Float.NaN;
    x[10] = Float.NEGATIVE_INFINITY;
    x[11] = Float.NEGATIVE_INFINITY;
    x[14] = Float.NEGATIVE_INFINITY;
    x[15] = Float.NEGATIVE_INFINITY;
    for (Kernels kernels : twins()) {
      float[][] results = max(s, x, dy, 0, kernels, 1);
      assertThat(results[0]).containsExactly(0, Float.NaN, 0, Float.NEGATIVE_INFINITY, 0, 0);
      assertThat(results[1])
          .containsExactly(1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0);
    }
  }

  @Test
  void argumentsTakeAsFewBitsAsTheWindowNeeds() {
    assertThat(new PoolArguments(64, 32, 4).bytes()).isEqualTo(64 * 32 * 2 / 8);
    assertThat(new PoolArguments(64, 32, 9).bytes()).isEqualTo(64 * 32 * 4 / 8);
    assertThat(new PoolArguments(64, 32, 1).bytes()).isZero();
  }

  @Test
  void globalMeansAndTheirGradientsAreTheReferences() {
    for (int pixels : new int[] {1, 49, 64, 1023}) {
      for (int channels : new int[] {1, 17, 40}) {
        float[] x = gaussians("x", IMAGES * pixels, channels);
        float[] dy = gaussians("dy", IMAGES, channels);
        double[] y = new double[IMAGES * channels];
        double[] dx = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          int to = i / (pixels * channels) * channels + i % channels;
          y[to] += (double) x[i] / pixels;
          dx[i] = (double) dy[to] / pixels;
        }
        float[][] first = global(pixels, channels, x, dy, Kernels.active(), 1);
        PoolShape s = new PoolShape(1, pixels, channels, 1, pixels, 1, 1, 0, 0, 0, 0);
        assertNear(s, first[0], y);
        assertNear(s, first[1], dx);
        for (Kernels kernels : twins()) {
          for (int threads : new int[] {1, 2, 3}) {
            assertThat(global(pixels, channels, x, dy, kernels, threads)).isDeepEqualTo(first);
          }
        }
      }
    }
  }

  private static float[][] global(
      int pixels, int channels, float[] x, float[] dy, Kernels kernels, int threads) {
    int width = Blocking.padded(channels);
    float[] y = new float[IMAGES * width];
    float[] dx = new float[IMAGES * pixels * width];
    try (Workers workers = new Workers(threads)) {
      GlobalAveragePooling pool =
          new GlobalAveragePooling(pixels, channels, kernels, new ImageScratch(workers));
      pool.forward(IMAGES, packer(x, channels), y, width, TileEpilogue.NONE);
      pool.backward(IMAGES, packer(dy, channels), false, dx, width, TileEpilogue.NONE);
    }
    return new float[][] {unpadded(y, IMAGES, channels), unpadded(dx, IMAGES * pixels, channels)};
  }
}
