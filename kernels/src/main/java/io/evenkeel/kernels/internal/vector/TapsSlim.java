package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.Panels;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of a convolution for 16 vector registers (256 and 128 bits), as those of {@link
 * TilesSlim}.
 *
 * <p>The arguments are those of {@link io.evenkeel.kernels.IndirectKernel#multiply}, for one tile.
 */
final class TapsSlim {
  private TapsSlim() {}

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
    for (; r + 4 < rows; r += 6) {
      for (int run = 0, w = rightOffset; run < runOffsets.length; run++) {
        tile6x2(
            left,
            leftOffset + runOffsets[run],
            rowOffsets,
            firstRow + r,
            Math.min(5, rows - r - 1),
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
    for (; r < rows; r += 2) {
      for (int run = 0, w = rightOffset; run < runOffsets.length; run++) {
        tile2x2(
            left,
            leftOffset + runOffsets[run],
            rowOffsets,
            firstRow + r,
            Math.min(1, rows - r - 1),
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

  /** 6 rows x 2 vectors. */
  static void tile6x2(
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
  }

  /** 2 rows x 2 vectors. */
  static void tile2x2(
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
    FloatVector c0a = FloatVector.zero(FLOAT);
    FloatVector c0b = FloatVector.zero(FLOAT);
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c1b = FloatVector.zero(FLOAT);
    if (add) {
      int p0 = productOffset + places[row];
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      c0b = FloatVector.fromArray(FLOAT, product, p0 + LANES);
      int p1 = productOffset + places[row + Math.min(1, last)];
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      c1b = FloatVector.fromArray(FLOAT, product, p1 + LANES);
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
    }
    c0a.intoArray(product, productOffset + places[row]);
    c0b.intoArray(product, productOffset + places[row] + LANES);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + places[row + 1]);
    c1b.intoArray(product, productOffset + places[row + 1] + LANES);
  }
}
