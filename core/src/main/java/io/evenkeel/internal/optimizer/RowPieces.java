package io.evenkeel.internal.optimizer;

import io.evenkeel.kernels.Panels;
import java.util.Arrays;

/**
 * Where the rows of a matrix lie in an engine's array: each in pieces, of which a panel has one per
 * row. Piece p of row r begins at {@code (p * rows + r) * width}.
 *
 * @param rows rows of the matrix
 * @param count pieces of a row
 * @param width floats of a piece; the last one of a row may be padded with zeros
 */
public record RowPieces(int rows, int count, int width) {

  /** A matrix in panels. */
  public static RowPieces ofPanels(int rows, int columns) {
    return new RowPieces(rows, Panels.count(columns), Panels.WIDTH);
  }

  /** A matrix row after row. */
  public static RowPieces ofRows(int rows, int columns) {
    return new RowPieces(rows, 1, columns);
  }

  int offset(int row, int piece) {
    return (piece * rows + row) * width;
  }

  /**
   * The sum over a row's columns of one matrix times another. Columns that are {@link Panels#WIDTH}
   * apart are added in float, and then all lanes in double: the same bits however the rows lie.
   *
   * @param lanes {@link Panels#WIDTH} floats to work with
   */
  double rowDot(float[] a, float[] b, int row, float[] lanes) {
    Arrays.fill(lanes, 0);
    for (int piece = 0; piece < count; piece++) {
      int offset = offset(row, piece);
      for (int from = 0; from < width; from += Panels.WIDTH) {
        addTo(lanes, a, b, offset + from, Math.min(Panels.WIDTH, width - from));
      }
    }
    double sum = 0;
    for (int lane = 0; lane < Panels.WIDTH; lane++) {
      sum += lanes[lane];
    }
    return sum;
  }

  private static void addTo(float[] lanes, float[] a, float[] b, int offset, int count) {
    for (int lane = 0; lane < count; lane++) {
      lanes[lane] = Math.fma(a[offset + lane], b[offset + lane], lanes[lane]);
    }
  }
}
