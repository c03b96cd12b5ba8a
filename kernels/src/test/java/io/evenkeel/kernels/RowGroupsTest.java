package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups cover the rows without gaps, wherever a matrix begins among them. */
class RowGroupsTest {

  @ParameterizedTest
  @CsvSource({"7, 2, 2 2 3", "7, 3, 3 4", "257, 100, 100 157", "6, 6, 6", "5, 6, 5", "8, 0, 8"})
  void aShortLastGroupJoinsTheOneBefore(int rows, int size, String expected) {
    RowGroups groups = new RowGroups(size);
    groups.cover(rows);
    List<String> counts = new ArrayList<>();
    for (int row = 0; row < rows; row = groups.end(row)) {
      counts.add(Integer.toString(groups.end(row) - row));
      assertThat(groups.rowsOf(groups.group(row))).isEqualTo(groups.end(row) - row);
    }
    assertThat(String.join(" ", counts)).isEqualTo(expected);
    assertThat(groups.count()).isEqualTo(counts.size()).isEqualTo(RowGroups.count(rows, size));
  }

  /** Every part of the rows sees the groups of the whole, and no two of its blocks are one. */
  @Test
  void aMatrixOfSomeRowsSeesTheGroupsOfAll() {
    for (int all : new int[] {7, 64, 130, 257, 400}) {
      for (int size : new int[] {0, 2, 3, 17, 64, 100, 128, 300}) {
        RowGroups whole = new RowGroups(size);
        whole.cover(all);
        for (int first = 0; first < all; first += 31) {
          for (int rows = 1; first + rows <= all; rows += 29) {
            check(whole, first, rows, all, size);
          }
        }
      }
    }
  }

  private static void check(RowGroups whole, int first, int rows, int all, int size) {
    RowGroups part = new RowGroups(size);
    part.cover(first, rows, all);
    int blocks = RowGroups.mostBlocks(rows, size);
    int last = -1;
    for (int row = 0; row < rows; row++) {
      assertThat(part.group(row)).isEqualTo(whole.group(first + row));
      assertThat(part.end(row)).isEqualTo(Math.min(rows, whole.end(first + row) - first));
      int block = part.block(row);
      boolean begins =
          row == 0 || row % Blocking.ROWS == 0 || part.group(row) != part.group(row - 1);
      assertThat(block > last).isEqualTo(begins);
      assertThat(block).isLessThan(blocks);
      assertThat(part.blockEnd(row)).isGreaterThan(row);
      last = block;
    }
  }

  /** The moments of each group are those of its rows alone. */
  @Test
  void momentsByGroups() {
    int rows = 200;
    int stride = 16;
    float[] z = new float[rows * stride];
    for (int i = 0; i < z.length; i++) {
      int row = i / stride;
      z[i] = i * 37 % 101 + 10 * row;
    }
    for (int size : new int[] {2, 33, 64, 70}) {
      RowGroups groups = new RowGroups(size);
      groups.cover(rows);
      NormKernels norm = Kernels.active().norm();
      ColumnMoments moments = new ColumnMoments(norm, 3, RowGroups.mostBlocks(rows, size), groups);
      for (int row = 0; row < rows; row += Blocking.ROWS) {
        int count = Math.min(Blocking.ROWS, rows - row);
        moments.record(row, count, 0, 3, z, row * stride, stride);
      }
      moments.merge(z, stride);
      for (int row = 0; row < rows; row = groups.end(row)) {
        int count = groups.end(row) - row;
        double mean = 0;
        for (int r = row; r < row + count; r++) {
          mean += z[r * stride + 1] / (double) count;
        }
        double squares = 0;
        for (int r = row; r < row + count; r++) {
          squares += Math.pow(z[r * stride + 1] - mean, 2);
        }
        assertThat(moments.mean(row)[1]).isCloseTo(mean, within(1e-6 * mean));
        assertThat(moments.squaredDeviations(row)[1]).isCloseTo(squares, within(1e-5 * squares));
      }
    }
  }
}
