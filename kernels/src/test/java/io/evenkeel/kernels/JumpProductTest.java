package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.testkit.ArrayAssert;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Products over jumps beside sums over all columns in double. */
class JumpProductTest {
  private static final int[] DEPTHS = {64, 65, 80, 127, 128, 129, 650};
  private static final int[] COLUMNS = {1, 10, 17, 32, 33, 48, 100};
  private static final int[] ROWS = {1, 7, 64, 65, 300};

  /** X with a few numbers over bins and one-hot categories, W, and the gradient of X W. */
  private record Case(int rows, int depth, int columns, float[] x, float[] w, float[] dz) {
    static Case of(int rows, int depth, int columns, boolean whole) {
      Random random = new Random(31L * rows + depth + columns);
      float[] x = new float[rows * depth];
      int bins = 40;
      for (int r = 0; r < rows; r++) {
        int from = r * depth;
        for (int t = 0; t + bins <= depth; t += bins) {
          if (t / bins % 2 == 0) {
            int full = random.nextInt(bins);
            Arrays.fill(x, from + t, from + t + full, 1);
            x[from + t + full] = whole ? random.nextInt(3) : random.nextFloat();
          } else {
            x[from + t + random.nextInt(bins)] = 1;
          }
        }
        x[from + depth - 1] = random.nextInt(2);
      }
      return new Case(
          rows,
          depth,
          columns,
          x,
          values(random, Panels.size(depth, columns), whole),
          values(random, Panels.size(rows, columns), whole));
    }

    private static float[] values(Random random, int size, boolean whole) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = whole ? random.nextInt(9) - 4 : (float) random.nextGaussian();
      }
      return values;
    }

    int stride() {
      return Blocking.stride(columns);
    }

    float[] product(Kernels kernels, int threads) {
      float[] z = new float[rows * stride()];
      with(kernels, threads, jumps -> jumps.multiply(w, z, stride(), TileEpilogue.NONE));
      return z;
    }

    float[] gradient(Kernels kernels, int threads) {
      float[] g = new float[w.length];
      Arrays.fill(g, 7); // is overwritten
      with(kernels, threads, jumps -> jumps.gradient(dz, g, TileEpilogue.NONE));
      return g;
    }

    private void with(Kernels kernels, int threads, java.util.function.Consumer<JumpProduct> what) {
      try (Workers workers = new Workers(threads)) {
        JumpProduct jumps = new JumpProduct(rows, depth, columns, kernels, workers);
        assertThat(jumps.read(x, depth, rows)).isTrue();
        what.accept(jumps);
      }
    }

    void check(double tolerance) {
      float[] z = product(Kernels.active(), 1);
      float[] g = gradient(Kernels.active(), 1);
      for (int c = 0; c < columns; c++) {
        for (int r = 0; r < rows; r++) {
          double sum = 0;
          for (int t = 0; t < depth; t++) {
            sum += (double) x[r * depth + t] * w[Panels.index(depth, t, c)];
          }
          assertThat((double) z[r * stride() + c]).isCloseTo(sum, within(tolerance));
        }
        for (int t = 0; t < depth; t++) {
          double sum = 0;
          for (int r = 0; r < rows; r++) {
            sum += (double) x[r * depth + t] * dz[Panels.index(rows, r, c)];
          }
          assertThat((double) g[Panels.index(depth, t, c)]).isCloseTo(sum, within(tolerance));
        }
      }
    }
  }

  @Test
  void wholeNumbersAreExactForEverySize() {
    for (int depth : DEPTHS) {
      for (int columns : COLUMNS) {
        for (int rows : ROWS) {
          Case.of(rows, depth, columns, true).check(0);
        }
      }
    }
  }

  @Test
  void othersAreExactToRounding() {
    Case.of(300, 650, 100, false).check(1e-4);
  }

  @Test
  void neitherThreadsNorVectorsChangeABit() {
    for (int columns : COLUMNS) {
      Case some = Case.of(600, 650, columns, false);
      float[] z = some.product(Kernels.scalar(), 1);
      float[] g = some.gradient(Kernels.scalar(), 1);
      for (int threads : new int[] {1, 2, 3}) {
        ArrayAssert.sameBits("product", z, some.product(Kernels.active(), threads));
        ArrayAssert.sameBits("gradient", g, some.gradient(Kernels.active(), threads));
      }
    }
  }

  @Test
  void epiloguesSeeEveryTileOnce() {
    Case some = Case.of(300, 650, 100, false);
    int[] seen = new int[300 * 100];
    int[] seenOfGradient = new int[650 * 100];
    some.with(
        Kernels.active(),
        1,
        jumps -> {
          jumps.multiply(some.w, new float[300 * some.stride()], some.stride(), marking(seen));
          jumps.gradient(some.dz, new float[some.w.length], marking(seenOfGradient));
        });
    assertThat(seen).containsOnly(1);
    assertThat(seenOfGradient).containsOnly(1);
  }

  private static TileEpilogue marking(int[] seen) {
    return (row, rows, column, columns, tile, offset, stride, worker) -> {
      assertThat(row % Blocking.ROWS).isZero();
      assertThat(rows).isBetween(1, Blocking.ROWS);
      IntStream.range(row, row + rows)
          .forEach(
              r -> IntStream.range(column, column + columns).forEach(c -> seen[r * 100 + c]++));
    };
  }

  @Test
  void rowsWithManyJumpsAreLeftAlone() {
    float[] x = Case.values(new Random(1), 100 * 128, false);
    try (Workers workers = new Workers(1)) {
      JumpProduct jumps = new JumpProduct(100, 128, 10, Kernels.active(), workers);
      assertThat(jumps.read(x, 128, 100)).isFalse();
      assertThat(jumps.isRead()).isFalse();
      Arrays.fill(x, 0, 128, 1);
      assertThat(jumps.read(x, 128, 100)).isFalse();
      Arrays.fill(x, 1);
      assertThat(jumps.read(x, 128, 100)).isTrue();
      assertThat(jumps.read(x, 128, 0)).isFalse();
      assertThat(jumps.isRead()).isFalse();
      assertThat(new JumpProduct(100, 63, 10, Kernels.active(), workers).read(x, 63, 100))
          .isFalse();
    }
  }

  @Test
  void findingStopsBehindTheMost() {
    float[] x = Case.values(new Random(2), 16 * 40, false);
    for (Kernels kernels : new Kernels[] {Kernels.active(), Kernels.scalar()}) {
      int[] at = new int[9 + JumpKernels.ROOM];
      float[] by = new float[at.length];
      assertThat(kernels.jumps().find(x, 0, 640, at, by, 0, 9)).isGreaterThan(9);
      assertThat(kernels.jumps().find(x, 0, 9, at, by, 0, 9)).isEqualTo(9);
    }
  }

  @Test
  void whatIsNotANumberSpreads() {
    Case some = Case.of(3, 128, 10, false);
    some.x[128 + 5] = Float.NaN;
    float[] z = some.product(Kernels.active(), 1);
    assertThat(z[0]).isFinite();
    assertThat(z[some.stride()]).isNaN();
    assertThat(z[2 * some.stride() + 9]).isFinite();
  }
}
