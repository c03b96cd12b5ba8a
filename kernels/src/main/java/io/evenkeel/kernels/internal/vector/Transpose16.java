package io.evenkeel.kernels.internal.vector;

import io.evenkeel.kernels.Panels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes a block of 16 x 16 floats in registers of 512 bits: in four stages, with d = 8, 4, 2,
 * 1, each pair of rows d apart swaps the lanes whose index has bit d.
 */
final class Transpose16 {
  private static final VectorSpecies<Float> FLOAT = FloatVector.SPECIES_512;

  private static final VectorMask<Float> BIT_8 = bit(8);
  private static final VectorShuffle<Float> UP_8 = VectorShuffle.fromOp(FLOAT, i -> (i - 8) & 15);
  private static final VectorShuffle<Float> DOWN_8 = VectorShuffle.fromOp(FLOAT, i -> (i + 8) & 15);
  private static final VectorMask<Float> BIT_4 = bit(4);
  private static final VectorShuffle<Float> UP_4 = VectorShuffle.fromOp(FLOAT, i -> (i - 4) & 15);
  private static final VectorShuffle<Float> DOWN_4 = VectorShuffle.fromOp(FLOAT, i -> (i + 4) & 15);
  private static final VectorMask<Float> BIT_2 = bit(2);
  private static final VectorShuffle<Float> UP_2 = VectorShuffle.fromOp(FLOAT, i -> (i - 2) & 15);
  private static final VectorShuffle<Float> DOWN_2 = VectorShuffle.fromOp(FLOAT, i -> (i + 2) & 15);
  private static final VectorMask<Float> BIT_1 = bit(1);
  private static final VectorShuffle<Float> UP_1 = VectorShuffle.fromOp(FLOAT, i -> (i - 1) & 15);
  private static final VectorShuffle<Float> DOWN_1 = VectorShuffle.fromOp(FLOAT, i -> (i + 1) & 15);

  private Transpose16() {}

  private static VectorMask<Float> bit(int d) {
    boolean[] lanes = new boolean[16];
    for (int i = 0; i < 16; i++) {
      lanes[i] = (i & d) != 0;
    }
    return VectorMask.fromArray(FLOAT, lanes, 0);
  }

  /**
   * Writes element (r, c) of the block at {@code from} to (c, r) of the block at {@code to}.
   *
   * @param source rows of the block are {@link Panels#WIDTH} apart; read
   * @param target rows of the block are {@link Panels#WIDTH} apart; overwritten
   */
  static void block(float[] source, int from, float[] target, int to) {
    FloatVector a0 = FloatVector.fromArray(FLOAT, source, from);
    FloatVector a1 = FloatVector.fromArray(FLOAT, source, from + 1 * Panels.WIDTH);
    FloatVector a2 = FloatVector.fromArray(FLOAT, source, from + 2 * Panels.WIDTH);
    FloatVector a3 = FloatVector.fromArray(FLOAT, source, from + 3 * Panels.WIDTH);
    FloatVector a4 = FloatVector.fromArray(FLOAT, source, from + 4 * Panels.WIDTH);
    FloatVector a5 = FloatVector.fromArray(FLOAT, source, from + 5 * Panels.WIDTH);
    FloatVector a6 = FloatVector.fromArray(FLOAT, source, from + 6 * Panels.WIDTH);
    FloatVector a7 = FloatVector.fromArray(FLOAT, source, from + 7 * Panels.WIDTH);
    FloatVector a8 = FloatVector.fromArray(FLOAT, source, from + 8 * Panels.WIDTH);
    FloatVector a9 = FloatVector.fromArray(FLOAT, source, from + 9 * Panels.WIDTH);
    FloatVector a10 = FloatVector.fromArray(FLOAT, source, from + 10 * Panels.WIDTH);
    FloatVector a11 = FloatVector.fromArray(FLOAT, source, from + 11 * Panels.WIDTH);
    FloatVector a12 = FloatVector.fromArray(FLOAT, source, from + 12 * Panels.WIDTH);
    FloatVector a13 = FloatVector.fromArray(FLOAT, source, from + 13 * Panels.WIDTH);
    FloatVector a14 = FloatVector.fromArray(FLOAT, source, from + 14 * Panels.WIDTH);
    FloatVector a15 = FloatVector.fromArray(FLOAT, source, from + 15 * Panels.WIDTH);
    FloatVector b0 = a0.blend(a8.rearrange(UP_8), BIT_8);
    FloatVector b8 = a0.rearrange(DOWN_8).blend(a8, BIT_8);
    FloatVector b1 = a1.blend(a9.rearrange(UP_8), BIT_8);
    FloatVector b9 = a1.rearrange(DOWN_8).blend(a9, BIT_8);
    FloatVector b2 = a2.blend(a10.rearrange(UP_8), BIT_8);
    FloatVector b10 = a2.rearrange(DOWN_8).blend(a10, BIT_8);
    FloatVector b3 = a3.blend(a11.rearrange(UP_8), BIT_8);
    FloatVector b11 = a3.rearrange(DOWN_8).blend(a11, BIT_8);
    FloatVector b4 = a4.blend(a12.rearrange(UP_8), BIT_8);
    FloatVector b12 = a4.rearrange(DOWN_8).blend(a12, BIT_8);
    FloatVector b5 = a5.blend(a13.rearrange(UP_8), BIT_8);
    FloatVector b13 = a5.rearrange(DOWN_8).blend(a13, BIT_8);
    FloatVector b6 = a6.blend(a14.rearrange(UP_8), BIT_8);
    FloatVector b14 = a6.rearrange(DOWN_8).blend(a14, BIT_8);
    FloatVector b7 = a7.blend(a15.rearrange(UP_8), BIT_8);
    FloatVector b15 = a7.rearrange(DOWN_8).blend(a15, BIT_8);
    FloatVector c0 = b0.blend(b4.rearrange(UP_4), BIT_4);
    FloatVector c4 = b0.rearrange(DOWN_4).blend(b4, BIT_4);
    FloatVector c1 = b1.blend(b5.rearrange(UP_4), BIT_4);
    FloatVector c5 = b1.rearrange(DOWN_4).blend(b5, BIT_4);
    FloatVector c2 = b2.blend(b6.rearrange(UP_4), BIT_4);
    FloatVector c6 = b2.rearrange(DOWN_4).blend(b6, BIT_4);
    FloatVector c3 = b3.blend(b7.rearrange(UP_4), BIT_4);
    FloatVector c7 = b3.rearrange(DOWN_4).blend(b7, BIT_4);
    FloatVector c8 = b8.blend(b12.rearrange(UP_4), BIT_4);
    FloatVector c12 = b8.rearrange(DOWN_4).blend(b12, BIT_4);
    FloatVector c9 = b9.blend(b13.rearrange(UP_4), BIT_4);
    FloatVector c13 = b9.rearrange(DOWN_4).blend(b13, BIT_4);
    FloatVector c10 = b10.blend(b14.rearrange(UP_4), BIT_4);
    FloatVector c14 = b10.rearrange(DOWN_4).blend(b14, BIT_4);
    FloatVector c11 = b11.blend(b15.rearrange(UP_4), BIT_4);
    FloatVector c15 = b11.rearrange(DOWN_4).blend(b15, BIT_4);
    FloatVector d0 = c0.blend(c2.rearrange(UP_2), BIT_2);
    FloatVector d2 = c0.rearrange(DOWN_2).blend(c2, BIT_2);
    FloatVector d1 = c1.blend(c3.rearrange(UP_2), BIT_2);
    FloatVector d3 = c1.rearrange(DOWN_2).blend(c3, BIT_2);
    FloatVector d4 = c4.blend(c6.rearrange(UP_2), BIT_2);
    FloatVector d6 = c4.rearrange(DOWN_2).blend(c6, BIT_2);
    FloatVector d5 = c5.blend(c7.rearrange(UP_2), BIT_2);
    FloatVector d7 = c5.rearrange(DOWN_2).blend(c7, BIT_2);
    FloatVector d8 = c8.blend(c10.rearrange(UP_2), BIT_2);
    FloatVector d10 = c8.rearrange(DOWN_2).blend(c10, BIT_2);
    FloatVector d9 = c9.blend(c11.rearrange(UP_2), BIT_2);
    FloatVector d11 = c9.rearrange(DOWN_2).blend(c11, BIT_2);
    FloatVector d12 = c12.blend(c14.rearrange(UP_2), BIT_2);
    FloatVector d14 = c12.rearrange(DOWN_2).blend(c14, BIT_2);
    FloatVector d13 = c13.blend(c15.rearrange(UP_2), BIT_2);
    FloatVector d15 = c13.rearrange(DOWN_2).blend(c15, BIT_2);
    FloatVector e0 = d0.blend(d1.rearrange(UP_1), BIT_1);
    FloatVector e1 = d0.rearrange(DOWN_1).blend(d1, BIT_1);
    FloatVector e2 = d2.blend(d3.rearrange(UP_1), BIT_1);
    FloatVector e3 = d2.rearrange(DOWN_1).blend(d3, BIT_1);
    FloatVector e4 = d4.blend(d5.rearrange(UP_1), BIT_1);
    FloatVector e5 = d4.rearrange(DOWN_1).blend(d5, BIT_1);
    FloatVector e6 = d6.blend(d7.rearrange(UP_1), BIT_1);
    FloatVector e7 = d6.rearrange(DOWN_1).blend(d7, BIT_1);
    FloatVector e8 = d8.blend(d9.rearrange(UP_1), BIT_1);
    FloatVector e9 = d8.rearrange(DOWN_1).blend(d9, BIT_1);
    FloatVector e10 = d10.blend(d11.rearrange(UP_1), BIT_1);
    FloatVector e11 = d10.rearrange(DOWN_1).blend(d11, BIT_1);
    FloatVector e12 = d12.blend(d13.rearrange(UP_1), BIT_1);
    FloatVector e13 = d12.rearrange(DOWN_1).blend(d13, BIT_1);
    FloatVector e14 = d14.blend(d15.rearrange(UP_1), BIT_1);
    FloatVector e15 = d14.rearrange(DOWN_1).blend(d15, BIT_1);
    e0.intoArray(target, to);
    e1.intoArray(target, to + 1 * Panels.WIDTH);
    e2.intoArray(target, to + 2 * Panels.WIDTH);
    e3.intoArray(target, to + 3 * Panels.WIDTH);
    e4.intoArray(target, to + 4 * Panels.WIDTH);
    e5.intoArray(target, to + 5 * Panels.WIDTH);
    e6.intoArray(target, to + 6 * Panels.WIDTH);
    e7.intoArray(target, to + 7 * Panels.WIDTH);
    e8.intoArray(target, to + 8 * Panels.WIDTH);
    e9.intoArray(target, to + 9 * Panels.WIDTH);
    e10.intoArray(target, to + 10 * Panels.WIDTH);
    e11.intoArray(target, to + 11 * Panels.WIDTH);
    e12.intoArray(target, to + 12 * Panels.WIDTH);
    e13.intoArray(target, to + 13 * Panels.WIDTH);
    e14.intoArray(target, to + 14 * Panels.WIDTH);
    e15.intoArray(target, to + 15 * Panels.WIDTH);
  }
}
