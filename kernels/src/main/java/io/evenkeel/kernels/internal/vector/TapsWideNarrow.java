package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;

import io.evenkeel.kernels.Panels;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of a convolution for 32 vector registers (512 bits) and one vector of columns, as
 * those of {@link TilesWideNarrow}.
 *
 * <p>The arguments are those of {@link io.evenkeel.kernels.IndirectKernel#multiply}, for one tile.
 */
final class TapsWideNarrow {
  private TapsWideNarrow() {}

  /** All rows, tile by tile. */
  static void rows(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] runOffsets,
      int[] runLengths,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      boolean add) {
    int r = 0;
    for (; r + 8 < rows; r += 12) {
      for (int run = 0, w = rightOffset; run < runOffsets.length; run++) {
        tile12x1(
            left,
            leftOffset + runOffsets[run],
            rowOffsets,
            firstRow + r,
            Math.min(11, rows - r - 1),
            runLengths[run],
            right,
            w,
            product,
            productOffset,
            places,
            add || run > 0);
        w += runLengths[run] * Panels.WIDTH;
      }
    }
    for (; r < rows; r += 4) {
      for (int run = 0, w = rightOffset; run < runOffsets.length; run++) {
        tile4x1(
            left,
            leftOffset + runOffsets[run],
            rowOffsets,
            firstRow + r,
            Math.min(3, rows - r - 1),
            runLengths[run],
            right,
            w,
            product,
            productOffset,
            places,
            add || run > 0);
        w += runLengths[run] * Panels.WIDTH;
      }
    }
  }

  /** 12 rows x 1 vector. */
  static void tile12x1(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int row,
      int last,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      boolean add) {
    int a0 = leftOffset + rowOffsets[row];
    int a1 = leftOffset + rowOffsets[row + Math.min(1, last)];
    int a2 = leftOffset + rowOffsets[row + Math.min(2, last)];
    int a3 = leftOffset + rowOffsets[row + Math.min(3, last)];
    int a4 = leftOffset + rowOffsets[row + Math.min(4, last)];
    int a5 = leftOffset + rowOffsets[row + Math.min(5, last)];
    int a6 = leftOffset + rowOffsets[row + Math.min(6, last)];
    int a7 = leftOffset + rowOffsets[row + Math.min(7, last)];
    int a8 = leftOffset + rowOffsets[row + Math.min(8, last)];
    int a9 = leftOffset + rowOffsets[row + Math.min(9, last)];
    int a10 = leftOffset + rowOffsets[row + Math.min(10, last)];
    int a11 = leftOffset + rowOffsets[row + Math.min(11, last)];
    FloatVector c0a = FloatVector.zero(FLOAT);
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c2a = FloatVector.zero(FLOAT);
    FloatVector c3a = FloatVector.zero(FLOAT);
    FloatVector c4a = FloatVector.zero(FLOAT);
    FloatVector c5a = FloatVector.zero(FLOAT);
    FloatVector c6a = FloatVector.zero(FLOAT);
    FloatVector c7a = FloatVector.zero(FLOAT);
    FloatVector c8a = FloatVector.zero(FLOAT);
    FloatVector c9a = FloatVector.zero(FLOAT);
    FloatVector c10a = FloatVector.zero(FLOAT);
    FloatVector c11a = FloatVector.zero(FLOAT);
    if (add) {
      int p0 = productOffset + places[row];
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      int p1 = productOffset + places[row + Math.min(1, last)];
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      int p2 = productOffset + places[row + Math.min(2, last)];
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      int p3 = productOffset + places[row + Math.min(3, last)];
      c3a = FloatVector.fromArray(FLOAT, product, p3);
      int p4 = productOffset + places[row + Math.min(4, last)];
      c4a = FloatVector.fromArray(FLOAT, product, p4);
      int p5 = productOffset + places[row + Math.min(5, last)];
      c5a = FloatVector.fromArray(FLOAT, product, p5);
      int p6 = productOffset + places[row + Math.min(6, last)];
      c6a = FloatVector.fromArray(FLOAT, product, p6);
      int p7 = productOffset + places[row + Math.min(7, last)];
      c7a = FloatVector.fromArray(FLOAT, product, p7);
      int p8 = productOffset + places[row + Math.min(8, last)];
      c8a = FloatVector.fromArray(FLOAT, product, p8);
      int p9 = productOffset + places[row + Math.min(9, last)];
      c9a = FloatVector.fromArray(FLOAT, product, p9);
      int p10 = productOffset + places[row + Math.min(10, last)];
      c10a = FloatVector.fromArray(FLOAT, product, p10);
      int p11 = productOffset + places[row + Math.min(11, last)];
      c11a = FloatVector.fromArray(FLOAT, product, p11);
    }
    for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[a0 + k]);
      c0a = s0.fma(ba, c0a);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[a1 + k]);
      c1a = s1.fma(ba, c1a);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[a2 + k]);
      c2a = s2.fma(ba, c2a);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[a3 + k]);
      c3a = s3.fma(ba, c3a);
      FloatVector s4 = FloatVector.broadcast(FLOAT, left[a4 + k]);
      c4a = s4.fma(ba, c4a);
      FloatVector s5 = FloatVector.broadcast(FLOAT, left[a5 + k]);
      c5a = s5.fma(ba, c5a);
      FloatVector s6 = FloatVector.broadcast(FLOAT, left[a6 + k]);
      c6a = s6.fma(ba, c6a);
      FloatVector s7 = FloatVector.broadcast(FLOAT, left[a7 + k]);
      c7a = s7.fma(ba, c7a);
      FloatVector s8 = FloatVector.broadcast(FLOAT, left[a8 + k]);
      c8a = s8.fma(ba, c8a);
      FloatVector s9 = FloatVector.broadcast(FLOAT, left[a9 + k]);
      c9a = s9.fma(ba, c9a);
      FloatVector s10 = FloatVector.broadcast(FLOAT, left[a10 + k]);
      c10a = s10.fma(ba, c10a);
      FloatVector s11 = FloatVector.broadcast(FLOAT, left[a11 + k]);
      c11a = s11.fma(ba, c11a);
    }
    c0a.intoArray(product, productOffset + places[row]);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + places[row + 1]);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + places[row + 2]);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + places[row + 3]);
    if (last < 4) {
      return;
    }
    c4a.intoArray(product, productOffset + places[row + 4]);
    if (last < 5) {
      return;
    }
    c5a.intoArray(product, productOffset + places[row + 5]);
    if (last < 6) {
      return;
    }
    c6a.intoArray(product, productOffset + places[row + 6]);
    if (last < 7) {
      return;
    }
    c7a.intoArray(product, productOffset + places[row + 7]);
    if (last < 8) {
      return;
    }
    c8a.intoArray(product, productOffset + places[row + 8]);
    if (last < 9) {
      return;
    }
    c9a.intoArray(product, productOffset + places[row + 9]);
    if (last < 10) {
      return;
    }
    c10a.intoArray(product, productOffset + places[row + 10]);
    if (last < 11) {
      return;
    }
    c11a.intoArray(product, productOffset + places[row + 11]);
  }

  /** 4 rows x 1 vector. */
  static void tile4x1(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int row,
      int last,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      boolean add) {
    int a0 = leftOffset + rowOffsets[row];
    int a1 = leftOffset + rowOffsets[row + Math.min(1, last)];
    int a2 = leftOffset + rowOffsets[row + Math.min(2, last)];
    int a3 = leftOffset + rowOffsets[row + Math.min(3, last)];
    FloatVector c0a = FloatVector.zero(FLOAT);
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c2a = FloatVector.zero(FLOAT);
    FloatVector c3a = FloatVector.zero(FLOAT);
    if (add) {
      int p0 = productOffset + places[row];
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      int p1 = productOffset + places[row + Math.min(1, last)];
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      int p2 = productOffset + places[row + Math.min(2, last)];
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      int p3 = productOffset + places[row + Math.min(3, last)];
      c3a = FloatVector.fromArray(FLOAT, product, p3);
    }
    for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[a0 + k]);
      c0a = s0.fma(ba, c0a);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[a1 + k]);
      c1a = s1.fma(ba, c1a);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[a2 + k]);
      c2a = s2.fma(ba, c2a);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[a3 + k]);
      c3a = s3.fma(ba, c3a);
    }
    c0a.intoArray(product, productOffset + places[row]);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + places[row + 1]);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + places[row + 2]);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + places[row + 3]);
  }
}
