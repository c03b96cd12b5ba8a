package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.Panels;
import jdk.incubator.vector.FloatVector;

/**
 * Register tiles of the matrix product for 16 vector registers (256 and 128 bits): as many
 * accumulators as the registers hold, each a named local, so that the compiler keeps them there. k
 * is not unrolled: unrolled, the compiler spills them. Rows beyond {@code last} repeat row {@code
 * last} and are not stored.
 *
 * <p>The arguments are those of {@link io.evenkeel.kernels.MicroKernel#multiply}, for one tile.
 */
final class TilesSlim {
  private TilesSlim() {}

  /** 6 rows x 2 vectors. */
  static void tile6x2(
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
  }

  /** 2 rows x 2 vectors. */
  static void tile2x2(
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
    FloatVector c0a = FloatVector.zero(FLOAT);
    FloatVector c0b = FloatVector.zero(FLOAT);
    FloatVector c1a = FloatVector.zero(FLOAT);
    FloatVector c1b = FloatVector.zero(FLOAT);
    if (add) {
      int p0 = productOffset;
      c0a = FloatVector.fromArray(FLOAT, product, p0);
      c0b = FloatVector.fromArray(FLOAT, product, p0 + LANES);
      int p1 = productOffset + Math.min(1, last) * productStride;
      c1a = FloatVector.fromArray(FLOAT, product, p1);
      c1b = FloatVector.fromArray(FLOAT, product, p1 + LANES);
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
    }
    c0a.intoArray(product, productOffset + 0 * productStride);
    c0b.intoArray(product, productOffset + 0 * productStride + LANES);
    if (last < 1) {
      return;
    }
    c1a.intoArray(product, productOffset + 1 * productStride);
    c1b.intoArray(product, productOffset + 1 * productStride + LANES);
  }
}
