package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;

import io.evenkeel.kernels.Panels;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of a depthwise convolution: 8 chains a tile, so that one multiply-add need not
 * wait for the one before.
 *
 * <p>The arguments are those of {@link io.evenkeel.kernels.IndirectKernel#multiplyChannels}, for
 * one tile and one vector of channels.
 */
final class TapsChannels {
  private TapsChannels() {}

  /** All rows, tile by tile. */
  static void rows(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int firstRow,
      int rows,
      int[] depthOffsets,
      int depth,
      float[] right,
      int rightOffset,
      float[] product,
      int productOffset,
      int[] places,
      boolean add) {
    int r = 0;
    for (; r + 6 < rows; r += 8) {
      tile8x1(
          left,
          leftOffset,
          rowOffsets,
          firstRow + r,
          Math.min(7, rows - r - 1),
          depthOffsets,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          add);
    }
    for (; r < rows; r += 2) {
      tile2x1(
          left,
          leftOffset,
          rowOffsets,
          firstRow + r,
          Math.min(1, rows - r - 1),
          depthOffsets,
          depth,
          right,
          rightOffset,
          product,
          productOffset,
          places,
          add);
    }
  }

  /** 8 rows x 1 vector. */
  static void tile8x1(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int row,
      int last,
      int[] depthOffsets,
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
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c2a = FloatVector.zero(FLOAT);
    FloatVector c3a = FloatVector.zero(FLOAT);
    FloatVector c4a = FloatVector.zero(FLOAT);
    FloatVector c5a = FloatVector.zero(FLOAT);
    FloatVector c6a = FloatVector.zero(FLOAT);
    FloatVector c7a = FloatVector.zero(FLOAT);
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
    }
    for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {
      int d = depthOffsets[k];
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector s0 = FloatVector.fromArray(FLOAT, left, a0 + d);
      c0a = s0.fma(ba, c0a);
      FloatVector s1 = FloatVector.fromArray(FLOAT, left, a1 + d);
      c1a = s1.fma(ba, c1a);
      FloatVector s2 = FloatVector.fromArray(FLOAT, left, a2 + d);
      c2a = s2.fma(ba, c2a);
      FloatVector s3 = FloatVector.fromArray(FLOAT, left, a3 + d);
      c3a = s3.fma(ba, c3a);
      FloatVector s4 = FloatVector.fromArray(FLOAT, left, a4 + d);
      c4a = s4.fma(ba, c4a);
      FloatVector s5 = FloatVector.fromArray(FLOAT, left, a5 + d);
      c5a = s5.fma(ba, c5a);
      FloatVector s6 = FloatVector.fromArray(FLOAT, left, a6 + d);
      c6a = s6.fma(ba, c6a);
      FloatVector s7 = FloatVector.fromArray(FLOAT, left, a7 + d);
      c7a = s7.fma(ba, c7a);
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
  }

  /** 2 rows x 1 vector. */
  static void tile2x1(
      float[] left,
      int leftOffset,
      int[] rowOffsets,
      int row,
      int last,
      int[] depthOffsets,
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
    FloatVector c1a = FloatVector.zero(FLOAT);
    if (add) {
      int p0 = productOffset + places[row];
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      int p1 = productOffset + places[row + Math.min(1, last)];
      c1a = FloatVector.fromArray(FLOAT, product, p1);
    }
    for (int k = 0, w = rightOffset; k < depth; k++, w += Panels.WIDTH) {
      int d = depthOffsets[k];
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector s0 = FloatVector.fromArray(FLOAT, left, a0 + d);
      c0a = s0.fma(ba, c0a);
      FloatVector s1 = FloatVector.fromArray(FLOAT, left, a1 + d);
      c1a = s1.fma(ba, c1a);
    }
    c0a.intoArray(product, productOffset + places[row]);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + places[row + 1]);
  }
}
