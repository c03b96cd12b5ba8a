package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.Panels;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of a gradient for weights, for 16 vector registers (256 and 128 bits), as those of
 * {@link TurnedWide}.
 *
 * <p>The arguments are those of {@link io.evenkeel.kernels.IndirectKernel#multiplyNeighbours}, for
 * one tile.
 */
final class TurnedSlim {
  private TurnedSlim() {}

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
    for (; r + 4 < rows; r += 6) {
      tile6x2(
          left,
          leftOffset + r,
          Math.min(5, rows - r - 1),
          depthOffsets,
          firstDepth,
          depth,
          right,
          rightOffset,
          product,
          productOffset + r * Panels.WIDTH,
          add);
    }
    for (; r < rows; r += 2) {
      tile2x2(
          left,
          leftOffset + r,
          Math.min(1, rows - r - 1),
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

  /** 6 rows x 2 vectors. */
  static void tile6x2(
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
      int p0 = productOffset;
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      c0b = FloatVector.fromArray(FLOAT, product, p0 + LANES);
      int p1 = productOffset + Math.min(1, last) * Panels.WIDTH;
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      c1b = FloatVector.fromArray(FLOAT, product, p1 + LANES);
      int p2 = productOffset + Math.min(2, last) * Panels.WIDTH;
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      c2b = FloatVector.fromArray(FLOAT, product, p2 + LANES);
      int p3 = productOffset + Math.min(3, last) * Panels.WIDTH;
      c3a = FloatVector.fromArray(FLOAT, product, p3);
      c3b = FloatVector.fromArray(FLOAT, product, p3 + LANES);
      int p4 = productOffset + Math.min(4, last) * Panels.WIDTH;
      c4a = FloatVector.fromArray(FLOAT, product, p4);
      c4b = FloatVector.fromArray(FLOAT, product, p4 + LANES);
      int p5 = productOffset + Math.min(5, last) * Panels.WIDTH;
      c5a = FloatVector.fromArray(FLOAT, product, p5);
      c5b = FloatVector.fromArray(FLOAT, product, p5 + LANES);
    }
    for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {
      int d = leftOffset + depthOffsets[firstDepth + k];
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector bb = FloatVector.fromArray(FLOAT, right, w + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[d]);
      c0a = s0.fma(ba, c0a);
      c0b = s0.fma(bb, c0b);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[d + 1]);
      c1a = s1.fma(ba, c1a);
      c1b = s1.fma(bb, c1b);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[d + 2]);
      c2a = s2.fma(ba, c2a);
      c2b = s2.fma(bb, c2b);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[d + 3]);
      c3a = s3.fma(ba, c3a);
      c3b = s3.fma(bb, c3b);
      FloatVector s4 = FloatVector.broadcast(FLOAT, left[d + 4]);
      c4a = s4.fma(ba, c4a);
      c4b = s4.fma(bb, c4b);
      FloatVector s5 = FloatVector.broadcast(FLOAT, left[d + 5]);
      c5a = s5.fma(ba, c5a);
      c5b = s5.fma(bb, c5b);
    }
    c0a.intoArray(product, productOffset + 0 * Panels.WIDTH);
    c0b.intoArray(product, productOffset + 0 * Panels.WIDTH + LANES);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + 1 * Panels.WIDTH);
    c1b.intoArray(product, productOffset + 1 * Panels.WIDTH + LANES);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + 2 * Panels.WIDTH);
    c2b.intoArray(product, productOffset + 2 * Panels.WIDTH + LANES);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + 3 * Panels.WIDTH);
    c3b.intoArray(product, productOffset + 3 * Panels.WIDTH + LANES);
    if (last < 4) {
      return;
    }
    c4a.intoArray(product, productOffset + 4 * Panels.WIDTH);
    c4b.intoArray(product, productOffset + 4 * Panels.WIDTH + LANES);
    if (last < 5) {
      return;
    }
    c5a.intoArray(product, productOffset + 5 * Panels.WIDTH);
    c5b.intoArray(product, productOffset + 5 * Panels.WIDTH + LANES);
  }

  /** 2 rows x 2 vectors. */
  static void tile2x2(
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
    FloatVector c0b = FloatVector.zero(FLOAT);
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c1b = FloatVector.zero(FLOAT);
    if (add) {
      int p0 = productOffset;
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      c0b = FloatVector.fromArray(FLOAT, product, p0 + LANES);
      int p1 = productOffset + Math.min(1, last) * Panels.WIDTH;
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      c1b = FloatVector.fromArray(FLOAT, product, p1 + LANES);
    }
    for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {
      int d = leftOffset + depthOffsets[firstDepth + k];
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector bb = FloatVector.fromArray(FLOAT, right, w + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[d]);
      c0a = s0.fma(ba, c0a);
      c0b = s0.fma(bb, c0b);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[d + 1]);
      c1a = s1.fma(ba, c1a);
      c1b = s1.fma(bb, c1b);
    }
    c0a.intoArray(product, productOffset + 0 * Panels.WIDTH);
    c0b.intoArray(product, productOffset + 0 * Panels.WIDTH + LANES);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + 1 * Panels.WIDTH);
    c1b.intoArray(product, productOffset + 1 * Panels.WIDTH + LANES);
  }
}
