package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.testkit.ArrayAssert;
import io.evenkeel.testkit.SeededTest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
  private static final int ROWS = 300;
  private static final int COLUMNS = 400;
  private static final long KEY = RandomStream.key(42, "dropout", 0, 0);

  @SeededTest
  void everyTwinFollowsTheMask(RandomGenerator random) {
    for (int columns : Samples.AWKWARD) {
      for (float probability : new float[] {0f, 1e-7f, 0.1f, 0.5f, 0.9f, 0.999f}) {
        int rows = 3;
        int stride = columns + random.nextInt(4);
        int offset = random.nextInt(5);
        int firstRow = random.nextInt();
        int firstColumn = random.nextInt();
        long key = random.nextLong();
        float[] x = Samples.wild(random, offset + rows * stride);
        float[] expected = x.clone();
        float scale = 1f / (1f - probability);
        for (int r = 0; r < rows; r++) {
          for (int c = 0; c < columns; c++) {
            int i = offset + r * stride + c;
            boolean kept = DropoutMask.keeps(key, firstRow + r, firstColumn + c, probability);
            expected[i] = kept ? expected[i] * scale : 0f;
          }
        }
        for (Kernels kernels : new Kernels[] {Kernels.active(), Kernels.scalar()}) {
          float[] actual = x.clone();
          kernels
              .elementwise()
              .dropout(
                  actual, offset, stride, rows, columns, key, firstRow, firstColumn, probability);
          ArrayAssert.sameBits(
              "%s, %d columns, %s".formatted(kernels.description(), columns, probability),
              expected,
              actual);
        }
      }
    }
  }

  @Test
  void probabilityZeroKeepsEverythingAsItIs() {
    float[] x = new float[100];
    Arrays.fill(x, 0.3f);
    float[] y = x.clone();
    Kernels.active().elementwise().dropout(y, 0, 10, 10, 10, KEY, 0, 0, 0f);
    assertThat(y).containsExactly(x);
    for (int c = 0; c < 100_000; c++) {
      assertThat(DropoutMask.keeps(KEY, 7, c, 0f)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1f, 2f, Float.NaN})
  void refusesWhatIsNoProbability(float probability) {
    for (Kernels kernels : new Kernels[] {Kernels.active(), Kernels.scalar()}) {
      assertThatThrownBy(
              () -> kernels.elementwise().dropout(new float[9], 0, 9, 1, 9, KEY, 0, 0, probability))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected a dropout probability in [0, 1), got " + probability);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0.01f, 0.1f, 0.25f, 0.5f, 0.8f, 0.99f})
  void dropsAsManyAsAskedInTotalAndPerRowAndColumn(float probability) {
    int[] perRow = new int[ROWS];
    int[] perColumn = new int[COLUMNS];
    for (int r = 0; r < ROWS; r++) {
      for (int c = 0; c < COLUMNS; c++) {
        if (!DropoutMask.keeps(KEY, r, c, probability)) {
          perRow[r]++;
          perColumn[c]++;
        }
      }
    }
    long total = Arrays.stream(perRow).sum();
    assertThat(Statistic.binomialDeviations(total, ROWS * COLUMNS, probability))
        .isBetween(-4.0, 4.0);
    for (int count : perRow) {
      assertThat(Statistic.binomialDeviations(count, COLUMNS, probability)).isBetween(-6.0, 8.0);
    }
    for (int count : perColumn) {
      assertThat(Statistic.binomialDeviations(count, ROWS, probability)).isBetween(-6.0, 8.0);
    }
  }

  @Test
  void everyByteOfTheHashIsUniform() {
    for (int shift = 0; shift < 32; shift += 8) {
      int[] counts = new int[256];
      for (int r = 0; r < ROWS; r++) {
        long rowKey = DropoutMask.rowKey(KEY, r);
        for (int c = 0; c < COLUMNS; c++) {
          counts[DropoutMask.hash(rowKey, c) >>> shift & 255]++;
        }
      }
      assertThat(Statistic.chiSquareDeviations(counts))
          .as("byte at %d", shift)
          .isBetween(-5.0, 5.0);
    }
  }

  /**
   * Two masks with probability 1/2 agree in half of their elements, whether shift, row or key
   * differs.
   */
  @Test
  void masksOfNeighboursHaveNothingToDoWithEachOther() {
    int[][] shifts = {{0, 1}, {0, 2}, {0, 3}, {0, 16}, {1, 0}, {2, 0}, {1, 1}, {1, -1}, {64, 64}};
    for (int[] shift : shifts) {
      assertIndependent("shift " + Arrays.toString(shift), KEY, KEY, shift[0], shift[1]);
    }
    for (long step = 1; step < 50; step++) {
      assertIndependent("step " + step, KEY, RandomStream.key(42, "dropout", 0, step), 0, 0);
    }
    for (int bit = 0; bit < 64; bit++) {
      assertIndependent("key bit " + bit, KEY, KEY ^ 1L << bit, 0, 0);
    }
  }

  private static void assertIndependent(String name, long key, long other, int rows, int columns) {
    int agree = 0;
    for (int r = 0; r < ROWS; r++) {
      for (int c = 0; c < COLUMNS; c++) {
        if (DropoutMask.keeps(key, r, c, 0.5f)
            == DropoutMask.keeps(other, r + rows, c + columns, 0.5f)) {
          agree++;
        }
      }
    }
    assertThat(Statistic.binomialDeviations(agree, ROWS * COLUMNS, 0.5))
        .as(name)
        .isBetween(-4.5, 4.5);
  }

  /** No row is a shift of another one, as it would be if a row only added to a counter. */
  @Test
  void noRowIsAnotherOneShifted() {
    int rows = 40;
    for (int r = 0; r < rows; r++) {
      for (int other = 0; other < r; other++) {
        for (int shift = -8; shift <= 8; shift++) {
          int agree = 0;
          for (int c = 8; c < 264; c++) {
            if (DropoutMask.keeps(KEY, r, c, 0.5f)
                == DropoutMask.keeps(KEY, other, c + shift, 0.5f)) {
              agree++;
            }
          }
          assertThat(Statistic.binomialDeviations(agree, 256, 0.5)).isBetween(-6.0, 6.0);
        }
      }
    }
  }
}
