package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;

import io.evenkeel.kernels.Panels;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of a gradient for weights, for 32 vector registers (512 bits) and one vector of
 * columns, as those of {@link TurnedWide}.
 *
 * <p>The arguments are those of {@link io.evenkeel.kernels.IndirectKernel#multiplyNeighbours}, for
 * one tile.
 */
final class TurnedWideNarrow {
  private TurnedWideNarrow() {}

  /** All rows, tile by tile. */
  static void rows(
      float[] left,
      int leftOffset,
      int rows,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      boolean add) {
    int r = 0;
    for (; r + 8 < rows; r += 12) {
      tile12x1(
          left,
          leftOffset + r,
          Math.min(11, rows - r - 1),
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset + r * Panels.WIDTH,
          add);
    }
    for (; r < rows; r += 4) {
      tile4x1(
          left,
          leftOffset + r,
          Math.min(3, rows - r - 1),
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset + r * Panels.WIDTH,
          add);
    }
  }

  /** 12 rows x 1 vector. */
  static void tile12x1(
      float[] left,
      int leftOffset,
      int last,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      boolean add) {
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
      int p0 = productOffset;
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      int p1 = productOffset + Math.min(1, last) * Panels.WIDTH;
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      int p2 = productOffset + Math.min(2, last) * Panels.WIDTH;
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      int p3 = productOffset + Math.min(3, last) * Panels.WIDTH;
      c3a = FloatVector.fromArray(FLOAT, product, p3);
      int p4 = productOffset + Math.min(4, last) * Panels.WIDTH;
      c4a = FloatVector.fromArray(FLOAT, product, p4);
      int p5 = productOffset + Math.min(5, last) * Panels.WIDTH;
      c5a = FloatVector.fromArray(FLOAT, product, p5);
      int p6 = productOffset + Math.min(6, last) * Panels.WIDTH;
      c6a = FloatVector.fromArray(FLOAT, product, p6);
      int p7 = productOffset + Math.min(7, last) * Panels.WIDTH;
      c7a = FloatVector.fromArray(FLOAT, product, p7);
      int p8 = productOffset + Math.min(8, last) * Panels.WIDTH;
      c8a = FloatVector.fromArray(FLOAT, product, p8);
      int p9 = productOffset + Math.min(9, last) * Panels.WIDTH;
      c9a = FloatVector.fromArray(FLOAT, product, p9);
      int p10 = productOffset + Math.min(10, last) * Panels.WIDTH;
      c10a = FloatVector.fromArray(FLOAT, product, p10);
      int p11 = productOffset + Math.min(11, last) * Panels.WIDTH;
      c11a = FloatVector.fromArray(FLOAT, product, p11);
    }
    for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {
      int d = leftOffset + depthOffsets[firstDepth + k];
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[d]);
      c0a = s0.fma(ba, c0a);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[d + 1]);
      c1a = s1.fma(ba, c1a);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[d + 2]);
      c2a = s2.fma(ba, c2a);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[d + 3]);
      c3a = s3.fma(ba, c3a);
      FloatVector s4 = FloatVector.broadcast(FLOAT, left[d + 4]);
      c4a = s4.fma(ba, c4a);
      FloatVector s5 = FloatVector.broadcast(FLOAT, left[d + 5]);
      c5a = s5.fma(ba, c5a);
      FloatVector s6 = FloatVector.broadcast(FLOAT, left[d + 6]);
      c6a = s6.fma(ba, c6a);
      FloatVector s7 = FloatVector.broadcast(FLOAT, left[d + 7]);
      c7a = s7.fma(ba, c7a);
      FloatVector s8 = FloatVector.broadcast(FLOAT, left[d + 8]);
      c8a = s8.fma(ba, c8a);
      FloatVector s9 = FloatVector.broadcast(FLOAT, left[d + 9]);
      c9a = s9.fma(ba, c9a);
      FloatVector s10 = FloatVector.broadcast(FLOAT, left[d + 10]);
      c10a = s10.fma(ba, c10a);
      FloatVector s11 = FloatVector.broadcast(FLOAT, left[d + 11]);
      c11a = s11.fma(ba, c11a);
    }
    c0a.intoArray(product, productOffset + 0 * Panels.WIDTH);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + 1 * Panels.WIDTH);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + 2 * Panels.WIDTH);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + 3 * Panels.WIDTH);
    if (last < 4) {
      return;
    }
    c4a.intoArray(product, productOffset + 4 * Panels.WIDTH);
    if (last < 5) {
      return;
    }
    c5a.intoArray(product, productOffset + 5 * Panels.WIDTH);
    if (last < 6) {
      return;
    }
    c6a.intoArray(product, productOffset + 6 * Panels.WIDTH);
    if (last < 7) {
      return;
    }
    c7a.intoArray(product, productOffset + 7 * Panels.WIDTH);
    if (last < 8) {
      return;
    }
    c8a.intoArray(product, productOffset + 8 * Panels.WIDTH);
    if (last < 9) {
      return;
    }
    c9a.intoArray(product, productOffset + 9 * Panels.WIDTH);
    if (last < 10) {
      return;
    }
    c10a.intoArray(product, productOffset + 10 * Panels.WIDTH);
    if (last < 11) {
      return;
    }
    c11a.intoArray(product, productOffset + 11 * Panels.WIDTH);
  }

  /** 4 rows x 1 vector. */
  static void tile4x1(
      float[] left,
      int leftOffset,
      int last,
      int[] depthOffsets,
      int firstDepth,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      boolean add) {
    FloatVector c0a = FloatVector.zero(FLOAT);
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c2a = FloatVector.zero(FLOAT);
    FloatVector c3a = FloatVector.zero(FLOAT);
    if (add) {
      int p0 = productOffset;
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      int p1 = productOffset + Math.min(1, last) * Panels.WIDTH;
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      int p2 = productOffset + Math.min(2, last) * Panels.WIDTH;
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      int p3 = productOffset + Math.min(3, last) * Panels.WIDTH;
      c3a = FloatVector.fromArray(FLOAT, product, p3);
    }
    for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {
      int d = leftOffset + depthOffsets[firstDepth + k];
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[d]);
      c0a = s0.fma(ba, c0a);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[d + 1]);
      c1a = s1.fma(ba, c1a);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[d + 2]);
      c2a = s2.fma(ba, c2a);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[d + 3]);
      c3a = s3.fma(ba, c3a);
    }
    c0a.intoArray(product, productOffset + 0 * Panels.WIDTH);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + 1 * Panels.WIDTH);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + 2 * Panels.WIDTH);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + 3 * Panels.WIDTH);
  }
}
