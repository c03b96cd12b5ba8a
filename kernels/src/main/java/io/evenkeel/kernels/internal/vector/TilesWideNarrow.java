package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;

import io.evenkeel.kernels.Panels;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of the matrix product for 32 vector registers (512 bits) and one vector of
 * columns: as many accumulators as the registers hold, each a named local, so that the compiler
 * keeps them there. k is not unrolled: unrolled, the compiler spills them. Rows beyond {@code last}
 * repeat row {@code last} and are not stored.
 *
 * <p>The arguments are those of {@link io.evenkeel.kernels.MicroKernel#multiply}, for one tile.
 */
final class TilesWideNarrow {
  private TilesWideNarrow() {}

  /** 12 rows x 1 vector. */
  static void tile12x1(
      float[] left,
      int leftOffset,
      int rowStride,
      int depthStride,
      int last,
      float[] right,
      int rightOffset,
      int depth,
      float[] product,
      int productOffset,
      int productStride,
      boolean add) {
    int a0 = leftOffset;
    int a1 = leftOffset + Math.min(1, last) * rowStride;
    int a2 = leftOffset + Math.min(2, last) * rowStride;
    int a3 = leftOffset + Math.min(3, last) * rowStride;
    int a4 = leftOffset + Math.min(4, last) * rowStride;
    int a5 = leftOffset + Math.min(5, last) * rowStride;
    int a6 = leftOffset + Math.min(6, last) * rowStride;
    int a7 = leftOffset + Math.min(7, last) * rowStride;
    int a8 = leftOffset + Math.min(8, last) * rowStride;
    int a9 = leftOffset + Math.min(9, last) * rowStride;
    int a10 = leftOffset + Math.min(10, last) * rowStride;
    int a11 = leftOffset + Math.min(11, last) * rowStride;
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
      int p1 = productOffset + Math.min(1, last) * productStride;
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      int p2 = productOffset + Math.min(2, last) * productStride;
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      int p3 = productOffset + Math.min(3, last) * productStride;
      c3a = FloatVector.fromArray(FLOAT, product, p3);
      int p4 = productOffset + Math.min(4, last) * productStride;
      c4a = FloatVector.fromArray(FLOAT, product, p4);
      int p5 = productOffset + Math.min(5, last) * productStride;
      c5a = FloatVector.fromArray(FLOAT, product, p5);
      int p6 = productOffset + Math.min(6, last) * productStride;
      c6a = FloatVector.fromArray(FLOAT, product, p6);
      int p7 = productOffset + Math.min(7, last) * productStride;
      c7a = FloatVector.fromArray(FLOAT, product, p7);
      int p8 = productOffset + Math.min(8, last) * productStride;
      c8a = FloatVector.fromArray(FLOAT, product, p8);
      int p9 = productOffset + Math.min(9, last) * productStride;
      c9a = FloatVector.fromArray(FLOAT, product, p9);
      int p10 = productOffset + Math.min(10, last) * productStride;
      c10a = FloatVector.fromArray(FLOAT, product, p10);
      int p11 = productOffset + Math.min(11, last) * productStride;
      c11a = FloatVector.fromArray(FLOAT, product, p11);
    }
    for (int k = 0, d = 0, w = rightOffset; k < depth; k++, d += depthStride, w += Panels.WIDTH) {
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[a0 + d]);
      c0a = s0.fma(ba, c0a);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[a1 + d]);
      c1a = s1.fma(ba, c1a);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[a2 + d]);
      c2a = s2.fma(ba, c2a);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[a3 + d]);
      c3a = s3.fma(ba, c3a);
      FloatVector s4 = FloatVector.broadcast(FLOAT, left[a4 + d]);
      c4a = s4.fma(ba, c4a);
      FloatVector s5 = FloatVector.broadcast(FLOAT, left[a5 + d]);
      c5a = s5.fma(ba, c5a);
      FloatVector s6 = FloatVector.broadcast(FLOAT, left[a6 + d]);
      c6a = s6.fma(ba, c6a);
      FloatVector s7 = FloatVector.broadcast(FLOAT, left[a7 + d]);
      c7a = s7.fma(ba, c7a);
      FloatVector s8 = FloatVector.broadcast(FLOAT, left[a8 + d]);
      c8a = s8.fma(ba, c8a);
      FloatVector s9 = FloatVector.broadcast(FLOAT, left[a9 + d]);
      c9a = s9.fma(ba, c9a);
      FloatVector s10 = FloatVector.broadcast(FLOAT, left[a10 + d]);
      c10a = s10.fma(ba, c10a);
      FloatVector s11 = FloatVector.broadcast(FLOAT, left[a11 + d]);
      c11a = s11.fma(ba, c11a);
    }
    c0a.intoArray(product, productOffset + 0 * productStride);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + 1 * productStride);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + 2 * productStride);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + 3 * productStride);
    if (last < 4) {
      return;
    }
    c4a.intoArray(product, productOffset + 4 * productStride);
    if (last < 5) {
      return;
    }
    c5a.intoArray(product, productOffset + 5 * productStride);
    if (last < 6) {
      return;
    }
    c6a.intoArray(product, productOffset + 6 * productStride);
    if (last < 7) {
      return;
    }
    c7a.intoArray(product, productOffset + 7 * productStride);
    if (last < 8) {
      return;
    }
    c8a.intoArray(product, productOffset + 8 * productStride);
    if (last < 9) {
      return;
    }
    c9a.intoArray(product, productOffset + 9 * productStride);
    if (last < 10) {
      return;
    }
    c10a.intoArray(product, productOffset + 10 * productStride);
    if (last < 11) {
      return;
    }
    c11a.intoArray(product, productOffset + 11 * productStride);
  }

  /** 4 rows x 1 vector. */
  static void tile4x1(
      float[] left,
      int leftOffset,
      int rowStride,
      int depthStride,
      int last,
      float[] right,
      int rightOffset,
      int depth,
      float[] product,
      int productOffset,
      int productStride,
      boolean add) {
    int a0 = leftOffset;
    int a1 = leftOffset + Math.min(1, last) * rowStride;
    int a2 = leftOffset + Math.min(2, last) * rowStride;
    int a3 = leftOffset + Math.min(3, last) * rowStride;
    FloatVector c0a = FloatVector.zero(FLOAT);
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c2a = FloatVector.zero(FLOAT);
    FloatVector c3a = FloatVector.zero(FLOAT);
    if (add) {
      int p0 = productOffset;
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      int p1 = productOffset + Math.min(1, last) * productStride;
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      int p2 = productOffset + Math.min(2, last) * productStride;
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      int p3 = productOffset + Math.min(3, last) * productStride;
      c3a = FloatVector.fromArray(FLOAT, product, p3);
    }
    for (int k = 0, d = 0, w = rightOffset; k < depth; k++, d += depthStride, w += Panels.WIDTH) {
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[a0 + d]);
      c0a = s0.fma(ba, c0a);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[a1 + d]);
      c1a = s1.fma(ba, c1a);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[a2 + d]);
      c2a = s2.fma(ba, c2a);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[a3 + d]);
      c3a = s3.fma(ba, c3a);
    }
    c0a.intoArray(product, productOffset + 0 * productStride);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + 1 * productStride);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + 2 * productStride);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + 3 * productStride);
  }
}
