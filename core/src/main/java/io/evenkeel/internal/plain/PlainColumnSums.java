package io.evenkeel.internal.plain;

import java.util.Arrays;

/** Sums of each column of a matrix, in the order of {@link PlainRowBlocks}. */
final class PlainColumnSums {
  private final int features;
  private final double[][] sums;
  private final float[] blockSum;

  PlainColumnSums(int maxRows, int features) {
    this.features = features;
    sums = new double[PlainRowBlocks.count(maxRows)][features];
    blockSum = new float[features];
  }

  /** The sums over the rows of a, rows x features. */
  void sum(float[] a, int rows) {
    sum(a, 0, rows);
  }

  /** The sums over that many rows of a, from {@code firstRow} on. */
  void sum(float[] a, int firstRow, int rows) {
    for (int block = 0; block < PlainRowBlocks.count(rows); block++) {
      Arrays.fill(blockSum, 0f);
      int first = firstRow + block * PlainRowBlocks.ROWS;
      for (int i = first; i < first + PlainRowBlocks.rowsOf(block, rows); i++) {
        for (int j = 0; j < features; j++) {
          blockSum[j] += a[i * features + j];
        }
      }
      widen(block);
    }
    merge(rows);
  }

  /** The sums over that many rows of a * b, from {@code firstRow} on. */
  void sumOfProducts(float[] a, float[] b, int firstRow, int rows) {
    for (int block = 0; block < PlainRowBlocks.count(rows); block++) {
      Arrays.fill(blockSum, 0f);
      int first = firstRow + block * PlainRowBlocks.ROWS;
      for (int i = first; i < first + PlainRowBlocks.rowsOf(block, rows); i++) {
        for (int j = 0; j < features; j++) {
          blockSum[j] = Math.fma(a[i * features + j], b[i * features + j], blockSum[j]);
        }
      }
      widen(block);
    }
    merge(rows);
  }

  /** The sum of column j. */
  double of(int j) {
    return sums[0][j];
  }

  /** Rounds the sums to float. */
  void store(float[] result) {
    for (int j = 0; j < features; j++) {
      result[j] = (float) sums[0][j];
    }
  }

  private void widen(int block) {
    for (int j = 0; j < features; j++) {
      sums[block][j] = blockSum[j];
    }
  }

  private void merge(int rows) {
    PlainRowBlocks.mergePairwise(
        PlainRowBlocks.count(rows),
        (into, from) -> {
          for (int j = 0; j < features; j++) {
            sums[into][j] += sums[from][j];
          }
        });
  }
}
