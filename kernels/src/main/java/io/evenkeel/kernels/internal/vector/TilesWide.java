package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.Panels;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of the matrix product for 32 vector registers (512 bits): as many accumulators as
 * the registers hold, each a named local, so that the compiler keeps them there. k is not unrolled:
 * unrolled, the compiler spills them. Rows beyond {@code last} repeat row {@code last} and are not
 * stored.
 *
 * <p>The arguments are those of {@link io.evenkeel.kernels.MicroKernel#multiply}, for one tile.
 */
final class TilesWide {
  private TilesWide() {}

  /** 12 rows x 2 vectors. */
  static void tile12x2(
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
      int p0 = productOffset;
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      c0b = FloatVector.fromArray(FLOAT, product, p0 + LANES);
      int p1 = productOffset + Math.min(1, last) * productStride;
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      c1b = FloatVector.fromArray(FLOAT, product, p1 + LANES);
      int p2 = productOffset + Math.min(2, last) * productStride;
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      c2b = FloatVector.fromArray(FLOAT, product, p2 + LANES);
      int p3 = productOffset + Math.min(3, last) * productStride;
      c3a = FloatVector.fromArray(FLOAT, product, p3);
      c3b = FloatVector.fromArray(FLOAT, product, p3 + LANES);
      int p4 = productOffset + Math.min(4, last) * productStride;
      c4a = FloatVector.fromArray(FLOAT, product, p4);
      c4b = FloatVector.fromArray(FLOAT, product, p4 + LANES);
      int p5 = productOffset + Math.min(5, last) * productStride;
      c5a = FloatVector.fromArray(FLOAT, product, p5);
      c5b = FloatVector.fromArray(FLOAT, product, p5 + LANES);
      int p6 = productOffset + Math.min(6, last) * productStride;
      c6a = FloatVector.fromArray(FLOAT, product, p6);
      c6b = FloatVector.fromArray(FLOAT, product, p6 + LANES);
      int p7 = productOffset + Math.min(7, last) * productStride;
      c7a = FloatVector.fromArray(FLOAT, product, p7);
      c7b = FloatVector.fromArray(FLOAT, product, p7 + LANES);
      int p8 = productOffset + Math.min(8, last) * productStride;
      c8a = FloatVector.fromArray(FLOAT, product, p8);
      c8b = FloatVector.fromArray(FLOAT, product, p8 + LANES);
      int p9 = productOffset + Math.min(9, last) * productStride;
      c9a = FloatVector.fromArray(FLOAT, product, p9);
      c9b = FloatVector.fromArray(FLOAT, product, p9 + LANES);
      int p10 = productOffset + Math.min(10, last) * productStride;
      c10a = FloatVector.fromArray(FLOAT, product, p10);
      c10b = FloatVector.fromArray(FLOAT, product, p10 + LANES);
      int p11 = productOffset + Math.min(11, last) * productStride;
      c11a = FloatVector.fromArray(FLOAT, product, p11);
      c11b = FloatVector.fromArray(FLOAT, product, p11 + LANES);
    }
    for (int k = 0, d = 0, w = rightOffset; k < depth; k++, d += depthStride, w += Panels.WIDTH) {
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector bb = FloatVector.fromArray(FLOAT, right, w + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[a0 + d]);
      c0a = s0.fma(ba, c0a);
      c0b = s0.fma(bb, c0b);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[a1 + d]);
      c1a = s1.fma(ba, c1a);
      c1b = s1.fma(bb, c1b);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[a2 + d]);
      c2a = s2.fma(ba, c2a);
      c2b = s2.fma(bb, c2b);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[a3 + d]);
      c3a = s3.fma(ba, c3a);
      c3b = s3.fma(bb, c3b);
      FloatVector s4 = FloatVector.broadcast(FLOAT, left[a4 + d]);
      c4a = s4.fma(ba, c4a);
      c4b = s4.fma(bb, c4b);
      FloatVector s5 = FloatVector.broadcast(FLOAT, left[a5 + d]);
      c5a = s5.fma(ba, c5a);
      c5b = s5.fma(bb, c5b);
      FloatVector s6 = FloatVector.broadcast(FLOAT, left[a6 + d]);
      c6a = s6.fma(ba, c6a);
      c6b = s6.fma(bb, c6b);
      FloatVector s7 = FloatVector.broadcast(FLOAT, left[a7 + d]);
      c7a = s7.fma(ba, c7a);
      c7b = s7.fma(bb, c7b);
      FloatVector s8 = FloatVector.broadcast(FLOAT, left[a8 + d]);
      c8a = s8.fma(ba, c8a);
      c8b = s8.fma(bb, c8b);
      FloatVector s9 = FloatVector.broadcast(FLOAT, left[a9 + d]);
      c9a = s9.fma(ba, c9a);
      c9b = s9.fma(bb, c9b);
      FloatVector s10 = FloatVector.broadcast(FLOAT, left[a10 + d]);
      c10a = s10.fma(ba, c10a);
      c10b = s10.fma(bb, c10b);
      FloatVector s11 = FloatVector.broadcast(FLOAT, left[a11 + d]);
      c11a = s11.fma(ba, c11a);
      c11b = s11.fma(bb, c11b);
    }
    c0a.intoArray(product, productOffset + 0 * productStride);
    c0b.intoArray(product, productOffset + 0 * productStride + LANES);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + 1 * productStride);
    c1b.intoArray(product, productOffset + 1 * productStride + LANES);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + 2 * productStride);
    c2b.intoArray(product, productOffset + 2 * productStride + LANES);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + 3 * productStride);
    c3b.intoArray(product, productOffset + 3 * productStride + LANES);
    if (last < 4) {
      return;
    }
    c4a.intoArray(product, productOffset + 4 * productStride);
    c4b.intoArray(product, productOffset + 4 * productStride + LANES);
    if (last < 5) {
      return;
    }
    c5a.intoArray(product, productOffset + 5 * productStride);
    c5b.intoArray(product, productOffset + 5 * productStride + LANES);
    if (last < 6) {
      return;
    }
    c6a.intoArray(product, productOffset + 6 * productStride);
    c6b.intoArray(product, productOffset + 6 * productStride + LANES);
    if (last < 7) {
      return;
    }
    c7a.intoArray(product, productOffset + 7 * productStride);
    c7b.intoArray(product, productOffset + 7 * productStride + LANES);
    if (last < 8) {
      return;
    }
    c8a.intoArray(product, productOffset + 8 * productStride);
    c8b.intoArray(product, productOffset + 8 * productStride + LANES);
    if (last < 9) {
      return;
    }
    c9a.intoArray(product, productOffset + 9 * productStride);
    c9b.intoArray(product, productOffset + 9 * productStride + LANES);
    if (last < 10) {
      return;
    }
    c10a.intoArray(product, productOffset + 10 * productStride);
    c10b.intoArray(product, productOffset + 10 * productStride + LANES);
    if (last < 11) {
      return;
    }
    c11a.intoArray(product, productOffset + 11 * productStride);
    c11b.intoArray(product, productOffset + 11 * productStride + LANES);
  }

  /** 8 rows x 2 vectors. */
  static void tile8x2(
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
      int p0 = productOffset;
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      c0b = FloatVector.fromArray(FLOAT, product, p0 + LANES);
      int p1 = productOffset + Math.min(1, last) * productStride;
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      c1b = FloatVector.fromArray(FLOAT, product, p1 + LANES);
      int p2 = productOffset + Math.min(2, last) * productStride;
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      c2b = FloatVector.fromArray(FLOAT, product, p2 + LANES);
      int p3 = productOffset + Math.min(3, last) * productStride;
      c3a = FloatVector.fromArray(FLOAT, product, p3);
      c3b = FloatVector.fromArray(FLOAT, product, p3 + LANES);
      int p4 = productOffset + Math.min(4, last) * productStride;
      c4a = FloatVector.fromArray(FLOAT, product, p4);
      c4b = FloatVector.fromArray(FLOAT, product, p4 + LANES);
      int p5 = productOffset + Math.min(5, last) * productStride;
      c5a = FloatVector.fromArray(FLOAT, product, p5);
      c5b = FloatVector.fromArray(FLOAT, product, p5 + LANES);
      int p6 = productOffset + Math.min(6, last) * productStride;
      c6a = FloatVector.fromArray(FLOAT, product, p6);
      c6b = FloatVector.fromArray(FLOAT, product, p6 + LANES);
      int p7 = productOffset + Math.min(7, last) * productStride;
      c7a = FloatVector.fromArray(FLOAT, product, p7);
      c7b = FloatVector.fromArray(FLOAT, product, p7 + LANES);
    }
    for (int k = 0, d = 0, w = rightOffset; k < depth; k++, d += depthStride, w += Panels.WIDTH) {
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector bb = FloatVector.fromArray(FLOAT, right, w + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[a0 + d]);
      c0a = s0.fma(ba, c0a);
      c0b = s0.fma(bb, c0b);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[a1 + d]);
      c1a = s1.fma(ba, c1a);
      c1b = s1.fma(bb, c1b);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[a2 + d]);
      c2a = s2.fma(ba, c2a);
      c2b = s2.fma(bb, c2b);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[a3 + d]);
      c3a = s3.fma(ba, c3a);
      c3b = s3.fma(bb, c3b);
      FloatVector s4 = FloatVector.broadcast(FLOAT, left[a4 + d]);
      c4a = s4.fma(ba, c4a);
      c4b = s4.fma(bb, c4b);
      FloatVector s5 = FloatVector.broadcast(FLOAT, left[a5 + d]);
      c5a = s5.fma(ba, c5a);
      c5b = s5.fma(bb, c5b);
      FloatVector s6 = FloatVector.broadcast(FLOAT, left[a6 + d]);
      c6a = s6.fma(ba, c6a);
      c6b = s6.fma(bb, c6b);
      FloatVector s7 = FloatVector.broadcast(FLOAT, left[a7 + d]);
      c7a = s7.fma(ba, c7a);
      c7b = s7.fma(bb, c7b);
    }
    c0a.intoArray(product, productOffset + 0 * productStride);
    c0b.intoArray(product, productOffset + 0 * productStride + LANES);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + 1 * productStride);
    c1b.intoArray(product, productOffset + 1 * productStride + LANES);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + 2 * productStride);
    c2b.intoArray(product, productOffset + 2 * productStride + LANES);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + 3 * productStride);
    c3b.intoArray(product, productOffset + 3 * productStride + LANES);
    if (last < 4) {
      return;
    }
    c4a.intoArray(product, productOffset + 4 * productStride);
    c4b.intoArray(product, productOffset + 4 * productStride + LANES);
    if (last < 5) {
      return;
    }
    c5a.intoArray(product, productOffset + 5 * productStride);
    c5b.intoArray(product, productOffset + 5 * productStride + LANES);
    if (last < 6) {
      return;
    }
    c6a.intoArray(product, productOffset + 6 * productStride);
    c6b.intoArray(product, productOffset + 6 * productStride + LANES);
    if (last < 7) {
      return;
    }
    c7a.intoArray(product, productOffset + 7 * productStride);
    c7b.intoArray(product, productOffset + 7 * productStride + LANES);
  }

  /** 4 rows x 2 vectors. */
  static void tile4x2(
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
    FloatVector c0b = FloatVector.zero(FLOAT);
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c1b = FloatVector.zero(FLOAT);
    FloatVector c2a = FloatVector.zero(FLOAT);
    FloatVector c2b = FloatVector.zero(FLOAT);
    FloatVector c3a = FloatVector.zero(FLOAT);
    FloatVector c3b = FloatVector.zero(FLOAT);
    if (add) {
      int p0 = productOffset;
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      c0b = FloatVector.fromArray(FLOAT, product, p0 + LANES);
      int p1 = productOffset + Math.min(1, last) * productStride;
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      c1b = FloatVector.fromArray(FLOAT, product, p1 + LANES);
      int p2 = productOffset + Math.min(2, last) * productStride;
      c2a = FloatVector.fromArray(FLOAT, product, p2);
      c2b = FloatVector.fromArray(FLOAT, product, p2 + LANES);
      int p3 = productOffset + Math.min(3, last) * productStride;
      c3a = FloatVector.fromArray(FLOAT, product, p3);
      c3b = FloatVector.fromArray(FLOAT, product, p3 + LANES);
    }
    for (int k = 0, d = 0, w = rightOffset; k < depth; k++, d += depthStride, w += Panels.WIDTH) {
      FloatVector ba = FloatVector.fromArray(FLOAT, right, w);
      FloatVector bb = FloatVector.fromArray(FLOAT, right, w + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOAT, left[a0 + d]);
      c0a = s0.fma(ba, c0a);
      c0b = s0.fma(bb, c0b);
      FloatVector s1 = FloatVector.broadcast(FLOAT, left[a1 + d]);
      c1a = s1.fma(ba, c1a);
      c1b = s1.fma(bb, c1b);
      FloatVector s2 = FloatVector.broadcast(FLOAT, left[a2 + d]);
      c2a = s2.fma(ba, c2a);
      c2b = s2.fma(bb, c2b);
      FloatVector s3 = FloatVector.broadcast(FLOAT, left[a3 + d]);
      c3a = s3.fma(ba, c3a);
      c3b = s3.fma(bb, c3b);
    }
    c0a.intoArray(product, productOffset + 0 * productStride);
    c0b.intoArray(product, productOffset + 0 * productStride + LANES);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + 1 * productStride);
    c1b.intoArray(product, productOffset + 1 * productStride + LANES);
    if (last < 2) {
      return;
    }
    c2a.intoArray(product, productOffset + 2 * productStride);
    c2b.intoArray(product, productOffset + 2 * productStride + LANES);
    if (last < 3) {
      return;
    }
    c3a.intoArray(product, productOffset + 3 * productStride);
    c3b.intoArray(product, productOffset + 3 * productStride + LANES);
  }
}
