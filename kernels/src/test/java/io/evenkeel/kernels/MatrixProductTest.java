package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The product's driver and micro-kernels against one chain of fused multiply-adds per element. */
class MatrixProductTest {
  private static final int[] SIZES = {1, 2, 6, 13, 17, 63, 64, 65, 207};
  private static final Blocking[] BLOCKINGS = {Blocking.DEFAULT, new Blocking(32)};

  @Test
  void theVectorKernelsRunHere() {
    assertThat(Kernels.active().vectorBits())
        .as("the tests expect the Vector API: %s", Kernels.active().description())
        .isPositive();
  }

  @Test
  void rowsTimesPanelsIsOneChainAnElementForEverySize() {
    for (int m : SIZES) {
      for (int k : SIZES) {
        for (int n : SIZES) {
          check(MatrixProduct.Left.ROWS, m, k, n, 1, Blocking.DEFAULT);
        }
      }
    }
  }

  @Test
  void transposeTimesPanelsIsOneChainAnElementForEverySize() {
    for (int m : SIZES) {
      for (int k : SIZES) {
        for (int n : SIZES) {
          check(MatrixProduct.Left.TRANSPOSED, m, k, n, 1, Blocking.DEFAULT);
        }
      }
    }
  }

  @Test
  void blockingAndThreadsDoNotChangeABit() {
    for (Blocking blocking : BLOCKINGS) {
      for (int threads : new int[] {1, 2, 3}) {
        check(MatrixProduct.Left.ROWS, 60, 784, 100, threads, blocking);
        check(MatrixProduct.Left.ROWS, 257, 1025, 100, threads, blocking);
        check(MatrixProduct.Left.TRANSPOSED, 784, 60, 100, threads, blocking);
        check(MatrixProduct.Left.TRANSPOSED, 100, 257, 300, threads, blocking);
      }
    }
  }

  @Test
  void theEpilogueSeesEveryTileOnceAndFinished() {
    int m = 150;
    int n = 70;
    float[] product = new float[m * Blocking.stride(n)];
    int[][] seen = new int[m][n];
    try (Workers workers = new Workers(1)) {
      float[] left = random(m * 40, 1);
      float[] panels = new float[Panels.size(40, n)];
      Panels.fromRows(random(40 * n, 2), 40, n, panels);
      new MatrixProduct(Kernels.active().microKernel(), new Blocking(16), workers)
          .run(
              MatrixProduct.Left.ROWS,
              new MatrixPacker(left, 40),
              m,
              40,
              n,
              panels,
              product,
              Blocking.stride(n),
              Panels.WIDTH,
              (row, rows, column, columns, tile, offset, stride, worker) -> {
                assertThat(row % Blocking.ROWS).isZero();
                assertThat(column % Panels.WIDTH).isZero();
                assertThat(offset).isEqualTo(row * stride + column);
                for (int r = 0; r < rows; r++) {
                  for (int c = 0; c < columns; c++) {
                    seen[row + r][column + c]++;
                  }
                }
              });
    }
    for (int[] row : seen) {
      assertThat(row).containsOnly(1);
    }
  }

  /** With more threads than blocks of rows and panels together there are fewer items. */
  @Test
  void noPackerIsAskedForNothing() {
    int k = 1024;
    for (MatrixProduct.Left orientation : MatrixProduct.Left.values()) {
      try (Workers workers = new Workers(3)) {
        new MatrixProduct(Kernels.active().microKernel(), Blocking.DEFAULT, workers)
            .run(
                orientation,
                (row, rows, column, columns, block, offset, stride) ->
                    assertThat(Math.min(rows, columns)).isPositive(),
                40,
                k,
                32,
                new float[Panels.size(k, 32)],
                new float[64 * Panels.WIDTH],
                Panels.WIDTH,
                Panels.WIDTH,
                TileEpilogue.NONE);
      }
    }
  }

  private static void check(
      MatrixProduct.Left orientation, int m, int k, int n, int threads, Blocking blocking) {
    boolean transposed = orientation == MatrixProduct.Left.TRANSPOSED;
    float[] left = random(m * k + 64, 1);
    float[] right = random(k * n, 2);
    float[] panels = new float[Panels.size(k, n)];
    Panels.fromRows(right, k, n, panels);
    for (Kernels kernels : new Kernels[] {Kernels.active(), Kernels.scalar()}) {
      float[] product = new float[Panels.size(m, n)];
      try (Workers workers = new Workers(threads)) {
        new MatrixProduct(kernels.microKernel(), blocking, workers)
            .run(
                orientation,
                new MatrixPacker(left, transposed ? m : k),
                m,
                k,
                n,
                panels,
                product,
                Panels.WIDTH,
                m * Panels.WIDTH,
                TileEpilogue.NONE);
      }
      float[] rows = new float[m * n];
      Panels.toRows(product, m, n, rows);
      for (int i = 0; i < m; i += Math.max(1, m / 23)) {
        for (int j = 0; j < n; j++) {
          float chain = 0;
          for (int l = 0; l < k; l++) {
            float a = transposed ? left[l * m + i] : left[i * k + l];
            chain = Math.fma(a, right[l * n + j], chain);
          }
          if (Float.floatToRawIntBits(chain) != Float.floatToRawIntBits(rows[i * n + j])) {
            assertThat(rows[i * n + j])
                .as(
                    "%s, %d x %d x %d, %d threads, element (%d, %d), %s",
                    orientation, m, k, n, threads, i, j, kernels.description())
                .isEqualTo(chain);
          }
        }
      }
    }
  }

  @Test
  void aTransposeHasRowsAndColumnsSwapped() {
    for (int depth : SIZES) {
      for (int columns : SIZES) {
        float[] rows = random(depth * columns, 5);
        float[] panels = new float[Panels.size(depth, columns)];
        Panels.fromRows(rows, depth, columns, panels);
        float[] transposed = new float[Panels.size(columns, depth)];
        for (int p = 0; p < Panels.count(depth); p++) {
          Kernels.active().microKernel().transposePanel(panels, depth, columns, transposed, p);
        }
        for (int r = 0; r < depth; r++) {
          for (int c = 0; c < columns; c++) {
            assertThat(transposed[Panels.index(columns, c, r)]).isEqualTo(rows[r * columns + c]);
          }
        }
      }
    }
  }

  static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
