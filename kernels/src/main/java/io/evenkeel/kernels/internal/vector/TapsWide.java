package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.Panels;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of a convolution for 32 vector registers (512 bits), as those of {@link
 * TilesWide}.
 *
 * <p>The arguments are those of {@link io.evenkeel.kernels.IndirectKernel#multiply}, for one tile.
 */
final class TapsWide {
  private TapsWide() {}

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
    for (; r + 8 < rows && (rows - r <= 12 || rows - r > 16); r += 12) {
      for (int run = 0, w = rightOffset; run < runOffsets.length; run++) {
        tile12x2(
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
    for (; r + 4 < rows; r += 8) {
      for (int run = 0, w = rightOffset; run < runOffsets.length; run++) {
        tile8x2(
            left,
            leftOffset + runOffsets[run],
            rowOffsets,
            firstRow + r,
            Math.min(7, rows - r - 1),
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
        tile4x2(
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

  /** 12 rows x 2 vectors. */
  static void tile12x2(
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
    FloatVector c0b = FloatVector.zero(FLOAT);
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c1b = FloatVector.zero(FLOAT);
    FloatVector c2a = FloatVector.zero(FLOAT);
    FloatVector c2b = FloatVector.zero(FLOAT);
    FloatVector c3a = FloatVector.zero(FLOAT);
    FloatVector c3b = FloatVector.zero(FLOAT);
    FloatVector c4a = FloatVector.zero(FLOAT);
    FloatVector c4b = FloatVector.zero(FLOAT);
    FloatVector c5a = FloatVector.zero(FLOAT);
    FloatVector c5b = FloatVector.zero(FLOAT);
    FloatVector c6a = FloatVector.zero(FLOAT);
    FloatVector c6b = FloatVector.zero(FLOAT);
    FloatVector c7a = FloatVector.zero(FLOAT);
    FloatVector c7b = FloatVector.zero(FLOAT);
    FloatVector c8a = FloatVector.zero(FLOAT);
    FloatVector c8b = FloatVector.zero(FLOAT);
    FloatVector c9a = FloatVector.zero(FLOAT);
    FloatVector c9b = FloatVector.zero(FLOAT);
    FloatVector c10a = FloatVector.zero(FLOAT);
    FloatVector c10b = FloatVector.zero(FLOAT);
    FloatVector c11a = FloatVector.zero(FLOAT);
    FloatVector c11b = FloatVector.zero(FLOAT);
    if (add) {
      int p0 = productOffset + places[row];
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      c0b = FloatVector.fromArray(FLOAT, product, p0 + LANES);
      int p1 = productOffset + places[row + Math.min(1, last)];
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      c1b = FloatVector.fromArray(FLOAT, product, p1 + LANES);
      int p2 = productOffset + places[row + Math.min(2, last)];
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      c2b = FloatVector.fromArray(FLOAT, product, p2 + LANES);
      int p3 = productOffset + places[row + Math.min(3, last)];
      c3a = FloatVector.fromArray(FLOAT, product, p3);
      c3b = FloatVector.fromArray(FLOAT, product, p3 + LANES);
      int p4 = productOffset + places[row + Math.min(4, last)];
      c4a = FloatVector.fromArray(FLOAT, product, p4);
      c4b = FloatVector.fromArray(FLOAT, product, p4 + LANES);
      int p5 = productOffset + places[row + Math.min(5, last)];
      c5a = FloatVector.fromArray(FLOAT, product, p5);
      c5b = FloatVector.fromArray(FLOAT, product, p5 + LANES);
      int p6 = productOffset + places[row + Math.min(6, last)];
      c6a = FloatVector.fromArray(FLOAT, product, p6);
      c6b = FloatVector.fromArray(FLOAT, product, p6 + LANES);
      int p7 = productOffset + places[row + Math.min(7, last)];
      c7a = FloatVector.fromArray(FLOAT, product, p7);
      c7b = FloatVector.fromArray(FLOAT, product, p7 + LANES);
      int p8 = productOffset + places[row + Math.min(8, last)];
      c8a = FloatVector.fromArray(FLOAT, product, p8);
      c8b = FloatVector.fromArray(FLOAT, product, p8 + LANES);
      int p9 = productOffset + places[row + Math.min(9, last)];
      c9a = FloatVector.fromArray(FLOAT, product, p9);
      c9b = FloatVector.fromArray(FLOAT, product, p9 + LANES);
      int p10 = productOffset + places[row + Math.min(10, last)];
      c10a = FloatVector.fromArray(FLOAT, product, p10);
      c10b = FloatVector.fromArray(FLOAT, product, p10 + LANES);
      int p11 = productOffset + places[row + Math.min(11, last)];
      c11a = FloatVector.fromArray(FLOAT, product, p11);
      c11b = FloatVector.fromArray(FLOAT, product, p11 + LANES);
    }
    for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector bb = FloatVector.fromArray(FLOAT, right, w + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[a0 + k]);
      c0a = s0.fma(ba, c0a);
      c0b = s0.fma(bb, c0b);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[a1 + k]);
      c1a = s1.fma(ba, c1a);
      c1b = s1.fma(bb, c1b);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[a2 + k]);
      c2a = s2.fma(ba, c2a);
      c2b = s2.fma(bb, c2b);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[a3 + k]);
      c3a = s3.fma(ba, c3a);
      c3b = s3.fma(bb, c3b);
      FloatVector s4 = FloatVector.broadcast(FLOAT, left[a4 + k]);
      c4a = s4.fma(ba, c4a);
      c4b = s4.fma(bb, c4b);
      FloatVector s5 = FloatVector.broadcast(FLOAT, left[a5 + k]);
      c5a = s5.fma(ba, c5a);
      c5b = s5.fma(bb, c5b);
      FloatVector s6 = FloatVector.broadcast(FLOAT, left[a6 + k]);
      c6a = s6.fma(ba, c6a);
      c6b = s6.fma(bb, c6b);
      FloatVector s7 = FloatVector.broadcast(FLOAT, left[a7 + k]);
      c7a = s7.fma(ba, c7a);
      c7b = s7.fma(bb, c7b);
      FloatVector s8 = FloatVector.broadcast(FLOAT, left[a8 + k]);
      c8a = s8.fma(ba, c8a);
      c8b = s8.fma(bb, c8b);
      FloatVector s9 = FloatVector.broadcast(FLOAT, left[a9 + k]);
      c9a = s9.fma(ba, c9a);
      c9b = s9.fma(bb, c9b);
      FloatVector s10 = FloatVector.broadcast(FLOAT, left[a10 + k]);
      c10a = s10.fma(ba, c10a);
      c10b = s10.fma(bb, c10b);
      FloatVector s11 = FloatVector.broadcast(FLOAT, left[a11 + k]);
      c11a = s11.fma(ba, c11a);
      c11b = s11.fma(bb, c11b);
    }
    c0a.intoArray(product, productOffset + places[row]);
    c0b.intoArray(product, productOffset + places[row] + LANES);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + places[row + 1]);
    c1b.intoArray(product, productOffset + places[row + 1] + LANES);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + places[row + 2]);
    c2b.intoArray(product, productOffset + places[row + 2] + LANES);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + places[row + 3]);
    c3b.intoArray(product, productOffset + places[row + 3] + LANES);
    if (last < 4) {
      return;
    }
    c4a.intoArray(product, productOffset + places[row + 4]);
    c4b.intoArray(product, productOffset + places[row + 4] + LANES);
    if (last < 5) {
      return;
    }
    c5a.intoArray(product, productOffset + places[row + 5]);
    c5b.intoArray(product, productOffset + places[row + 5] + LANES);
    if (last < 6) {
      return;
    }
    c6a.intoArray(product, productOffset + places[row + 6]);
    c6b.intoArray(product, productOffset + places[row + 6] + LANES);
    if (last < 7) {
      return;
    }
    c7a.intoArray(product, productOffset + places[row + 7]);
    c7b.intoArray(product, productOffset + places[row + 7] + LANES);
    if (last < 8) {
      return;
    }
    c8a.intoArray(product, productOffset + places[row + 8]);
    c8b.intoArray(product, productOffset + places[row + 8] + LANES);
    if (last < 9) {
      return;
    }
    c9a.intoArray(product, productOffset + places[row + 9]);
    c9b.intoArray(product, productOffset + places[row + 9] + LANES);
    if (last < 10) {
      return;
    }
    c10a.intoArray(product, productOffset + places[row + 10]);
    c10b.intoArray(product, productOffset + places[row + 10] + LANES);
    if (last < 11) {
      return;
    }
    c11a.intoArray(product, productOffset + places[row + 11]);
    c11b.intoArray(product, productOffset + places[row + 11] + LANES);
  }

  /** 8 rows x 2 vectors. */
  static void tile8x2(
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
    FloatVector c0a = FloatVector.zero(FLOAT);
    FloatVector c0b = FloatVector.zero(FLOAT);
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c1b = FloatVector.zero(FLOAT);
    FloatVector c2a = FloatVector.zero(FLOAT);
    FloatVector c2b = FloatVector.zero(FLOAT);
    FloatVector c3a = FloatVector.zero(FLOAT);
    FloatVector c3b = FloatVector.zero(FLOAT);
    FloatVector c4a = FloatVector.zero(FLOAT);
    FloatVector c4b = FloatVector.zero(FLOAT);
    FloatVector c5a = FloatVector.zero(FLOAT);
    FloatVector c5b = FloatVector.zero(FLOAT);
    FloatVector c6a = FloatVector.zero(FLOAT);
    FloatVector c6b = FloatVector.zero(FLOAT);
    FloatVector c7a = FloatVector.zero(FLOAT);
    FloatVector c7b = FloatVector.zero(FLOAT);
    if (add) {
      int p0 = productOffset + places[row];
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      c0b = FloatVector.fromArray(FLOAT, product, p0 + LANES);
      int p1 = productOffset + places[row + Math.min(1, last)];
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      c1b = FloatVector.fromArray(FLOAT, product, p1 + LANES);
      int p2 = productOffset + places[row + Math.min(2, last)];
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      c2b = FloatVector.fromArray(FLOAT, product, p2 + LANES);
      int p3 = productOffset + places[row + Math.min(3, last)];
      c3a = FloatVector.fromArray(FLOAT, product, p3);
      c3b = FloatVector.fromArray(FLOAT, product, p3 + LANES);
      int p4 = productOffset + places[row + Math.min(4, last)];
      c4a = FloatVector.fromArray(FLOAT, product, p4);
      c4b = FloatVector.fromArray(FLOAT, product, p4 + LANES);
      int p5 = productOffset + places[row + Math.min(5, last)];
      c5a = FloatVector.fromArray(FLOAT, product, p5);
      c5b = FloatVector.fromArray(FLOAT, product, p5 + LANES);
      int p6 = productOffset + places[row + Math.min(6, last)];
      c6a = FloatVector.fromArray(FLOAT, product, p6);
      c6b = FloatVector.fromArray(FLOAT, product, p6 + LANES);
      int p7 = productOffset + places[row + Math.min(7, last)];
      c7a = FloatVector.fromArray(FLOAT, product, p7);
      c7b = FloatVector.fromArray(FLOAT, product, p7 + LANES);
    }
    for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector bb = FloatVector.fromArray(FLOAT, right, w + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[a0 + k]);
      c0a = s0.fma(ba, c0a);
      c0b = s0.fma(bb, c0b);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[a1 + k]);
      c1a = s1.fma(ba, c1a);
      c1b = s1.fma(bb, c1b);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[a2 + k]);
      c2a = s2.fma(ba, c2a);
      c2b = s2.fma(bb, c2b);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[a3 + k]);
      c3a = s3.fma(ba, c3a);
      c3b = s3.fma(bb, c3b);
      FloatVector s4 = FloatVector.broadcast(FLOAT, left[a4 + k]);
      c4a = s4.fma(ba, c4a);
      c4b = s4.fma(bb, c4b);
      FloatVector s5 = FloatVector.broadcast(FLOAT, left[a5 + k]);
      c5a = s5.fma(ba, c5a);
      c5b = s5.fma(bb, c5b);
      FloatVector s6 = FloatVector.broadcast(FLOAT, left[a6 + k]);
      c6a = s6.fma(ba, c6a);
      c6b = s6.fma(bb, c6b);
      FloatVector s7 = FloatVector.broadcast(FLOAT, left[a7 + k]);
      c7a = s7.fma(ba, c7a);
      c7b = s7.fma(bb, c7b);
    }
    c0a.intoArray(product, productOffset + places[row]);
    c0b.intoArray(product, productOffset + places[row] + LANES);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + places[row + 1]);
    c1b.intoArray(product, productOffset + places[row + 1] + LANES);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + places[row + 2]);
    c2b.intoArray(product, productOffset + places[row + 2] + LANES);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + places[row + 3]);
    c3b.intoArray(product, productOffset + places[row + 3] + LANES);
    if (last < 4) {
      return;
    }
    c4a.intoArray(product, productOffset + places[row + 4]);
    c4b.intoArray(product, productOffset + places[row + 4] + LANES);
    if (last < 5) {
      return;
    }
    c5a.intoArray(product, productOffset + places[row + 5]);
    c5b.intoArray(product, productOffset + places[row + 5] + LANES);
    if (last < 6) {
      return;
    }
    c6a.intoArray(product, productOffset + places[row + 6]);
    c6b.intoArray(product, productOffset + places[row + 6] + LANES);
    if (last < 7) {
      return;
    }
    c7a.intoArray(product, productOffset + places[row + 7]);
    c7b.intoArray(product, productOffset + places[row + 7] + LANES);
  }

  /** 4 rows x 2 vectors. */
  static void tile4x2(
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
    FloatVector c0b = FloatVector.zero(FLOAT);
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c1b = FloatVector.zero(FLOAT);
    FloatVector c2a = FloatVector.zero(FLOAT);
    FloatVector c2b = FloatVector.zero(FLOAT);
    FloatVector c3a = FloatVector.zero(FLOAT);
    FloatVector c3b = FloatVector.zero(FLOAT);
    if (add) {
      int p0 = productOffset + places[row];
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      c0b = FloatVector.fromArray(FLOAT, product, p0 + LANES);
      int p1 = productOffset + places[row + Math.min(1, last)];
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      c1b = FloatVector.fromArray(FLOAT, product, p1 + LANES);
      int p2 = productOffset + places[row + Math.min(2, last)];
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      c2b = FloatVector.fromArray(FLOAT, product, p2 + LANES);
      int p3 = productOffset + places[row + Math.min(3, last)];
      c3a = FloatVector.fromArray(FLOAT, product, p3);
      c3b = FloatVector.fromArray(FLOAT, product, p3 + LANES);
    }
    for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector bb = FloatVector.fromArray(FLOAT, right, w + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[a0 + k]);
      c0a = s0.fma(ba, c0a);
      c0b = s0.fma(bb, c0b);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[a1 + k]);
      c1a = s1.fma(ba, c1a);
      c1b = s1.fma(bb, c1b);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[a2 + k]);
      c2a = s2.fma(ba, c2a);
      c2b = s2.fma(bb, c2b);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[a3 + k]);
      c3a = s3.fma(ba, c3a);
      c3b = s3.fma(bb, c3b);
    }
    c0a.intoArray(product, productOffset + places[row]);
    c0b.intoArray(product, productOffset + places[row] + LANES);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + places[row + 1]);
    c1b.intoArray(product, productOffset + places[row + 1] + LANES);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + places[row + 2]);
    c2b.intoArray(product, productOffset + places[row + 2] + LANES);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + places[row + 3]);
    c3b.intoArray(product, productOffset + places[row + 3] + LANES);
  }
}
