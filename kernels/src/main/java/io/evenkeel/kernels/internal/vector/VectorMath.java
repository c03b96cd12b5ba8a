package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.scalar.ScalarMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link io.evenkeel.kernels.internal.scalar.ScalarMath} on vectors: the same operations in the
 * same order, with a blend where it branches. The formulas and the errors stand there.
 *
 * <p>Every loop's count is a multiple of the lanes. A loop holds all of its arithmetic itself: a
 * vector that crosses one of our own calls is boxed wherever HotSpot does not inline that call, and
 * it stops inlining after some fifty vector operations (its NodeCountInliningCutoff); only the
 * Vector API's own methods are always inlined. So the functions that are built on exp share one
 * loop, and none passes a vector on. {@code AllocationTest} watches over that.
 */
final class VectorMath {
  /** What the loop around exp makes of u = exp(argument). */
  private enum Form {
    EXP,
    SIGMOID,
    SIGMOID_SLOPE,
    SILU,
    SILU_SLOPE
  }

  private static final FloatVector ZERO = FloatVector.zero(Species.FLOAT);
  private static final FloatVector ONE = FloatVector.broadcast(Species.FLOAT, 1f);
  private static final FloatVector INFINITY =
      FloatVector.broadcast(Species.FLOAT, Float.POSITIVE_INFINITY);
  private static final FloatVector VLOG2_E = FloatVector.broadcast(Species.FLOAT, LOG2_E);
  private static final FloatVector VROUNDER = FloatVector.broadcast(Species.FLOAT, ROUNDER);
  private static final FloatVector VLN2_HIGH = FloatVector.broadcast(Species.FLOAT, LN2_HIGH);
  private static final FloatVector VLN2_LOW = FloatVector.broadcast(Species.FLOAT, LN2_LOW);
  private static final FloatVector MINUS_LN2_HIGH = VLN2_HIGH.neg();
  private static final FloatVector MINUS_LN2_LOW = VLN2_LOW.neg();
  private static final FloatVector VE0 = FloatVector.broadcast(Species.FLOAT, E0);
  private static final FloatVector VE1 = FloatVector.broadcast(Species.FLOAT, E1);
  private static final FloatVector VE2 = FloatVector.broadcast(Species.FLOAT, E2);
  private static final FloatVector VE3 = FloatVector.broadcast(Species.FLOAT, E3);
  private static final FloatVector VE4 = FloatVector.broadcast(Species.FLOAT, E4);
  private static final FloatVector VE5 = FloatVector.broadcast(Species.FLOAT, E5);
  private static final FloatVector VL0 = FloatVector.broadcast(Species.FLOAT, L0);
  private static final FloatVector VL1 = FloatVector.broadcast(Species.FLOAT, L1);
  private static final FloatVector VL2 = FloatVector.broadcast(Species.FLOAT, L2);
  private static final FloatVector VL3 = FloatVector.broadcast(Species.FLOAT, L3);
  private static final FloatVector VL4 = FloatVector.broadcast(Species.FLOAT, L4);
  private static final FloatVector VL5 = FloatVector.broadcast(Species.FLOAT, L5);
  private static final FloatVector VL6 = FloatVector.broadcast(Species.FLOAT, L6);
  private static final FloatVector VL7 = FloatVector.broadcast(Species.FLOAT, L7);
  private static final FloatVector MINUS_HALF = FloatVector.broadcast(Species.FLOAT, -0.5f);

  private VectorMath() {}

  static void exp(float[] x, int xOffset, float[] y, int yOffset, int count) {
    expLoop(Form.EXP, 0, 1f, x, xOffset, y, yOffset, count);
  }

  static void sigmoid(float[] x, int xOffset, float[] y, int yOffset, int count) {
    expLoop(Form.SIGMOID, Integer.MIN_VALUE, 1f, x, xOffset, y, yOffset, count);
  }

  static void silu(float[] x, int xOffset, float[] y, int yOffset, int count) {
    expLoop(Form.SILU, Integer.MIN_VALUE, 1f, x, xOffset, y, yOffset, count);
  }

  /** gradient *= sigmoid'(x); the other two do likewise. */
  static void sigmoidBackward(float[] x, int xOffset, float[] gradient, int offset, int count) {
    expLoop(Form.SIGMOID_SLOPE, Integer.MIN_VALUE, 1f, x, xOffset, gradient, offset, count);
  }

  /** tanh'(x) = 4 sigmoid'(2x). */
  static void tanhBackward(float[] x, int xOffset, float[] gradient, int offset, int count) {
    expLoop(Form.SIGMOID_SLOPE, Integer.MIN_VALUE, 2f, x, xOffset, gradient, offset, count);
  }

  static void siluBackward(float[] x, int xOffset, float[] gradient, int offset, int count) {
    expLoop(Form.SILU_SLOPE, Integer.MIN_VALUE, 1f, x, xOffset, gradient, offset, count);
  }

  /**
   * Computes u = exp(scale * x with the sign bit set as in {@code sign}), and the form's function
   * of u.
   *
   * @param sign Integer.MIN_VALUE for -|x|, 0 for x
   * @param y overwritten, or read and multiplied by a form that is a slope
   */
  private static void expLoop(
      Form form, int sign, float scale, float[] x, int xOffset, float[] y, int yOffset, int count) {
    float factor = scale * scale; // the 1 of sigmoid' and the 4 of tanh'(x) = 4 sigmoid'(2x)
    for (int i = 0; i < count; i += Species.LANES) {
      FloatVector v = FloatVector.fromArray(Species.FLOAT, x, xOffset + i);
      FloatVector a = v.reinterpretAsInts().or(sign).reinterpretAsFloats().mul(scale);
      FloatVector t = a.fma(VLOG2_E, VROUNDER);
      FloatVector n = t.sub(VROUNDER);
      FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, a));
      FloatVector q = r.fma(VE5, VE4).fma(r, VE3).fma(r, VE2).fma(r, VE1).fma(r, VE0);
      IntVector bits = t.reinterpretAsInts();
      IntVector half = bits.lanewise(VectorOperators.ASHR, 1);
      IntVector rest = bits.sub(half);
      FloatVector u =
          r.mul(r)
              .fma(q, r)
              .add(ONE)
              .mul(half.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats())
              .mul(rest.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats())
              .blend(ZERO, a.compare(VectorOperators.LT, EXP_UNDERFLOW));
      switch (form) {
        case EXP ->
            u.blend(INFINITY, a.compare(VectorOperators.GT, EXP_OVERFLOW))
                .intoArray(y, yOffset + i);
        case SIGMOID ->
            ONE.blend(u, v.compare(VectorOperators.LT, ZERO))
                .div(u.add(ONE))
                .intoArray(y, yOffset + i);
        case SIGMOID_SLOPE -> {
          FloatVector d = u.add(ONE);
          FloatVector g = FloatVector.fromArray(Species.FLOAT, y, yOffset + i);
          g.mul(u.div(d.mul(d)).mul(factor)).intoArray(y, yOffset + i);
        }
        case SILU -> {
          FloatVector c = v.blend(-SILU_LIMIT, v.compare(VectorOperators.LT, -SILU_LIMIT));
          FloatVector s = ONE.blend(u, v.compare(VectorOperators.LT, ZERO)).div(u.add(ONE));
          c.mul(s).intoArray(y, yOffset + i);
        }
        case SILU_SLOPE -> {
          FloatVector c = v.blend(-SILU_LIMIT, v.compare(VectorOperators.LT, -SILU_LIMIT));
          c = c.blend(SILU_LIMIT, v.compare(VectorOperators.GT, SILU_LIMIT));
          VectorMask<Float> negative = v.compare(VectorOperators.LT, ZERO);
          FloatVector large = ONE.div(u.add(ONE));
          FloatVector small = u.mul(large);
          FloatVector slope =
              large.blend(small, negative).mul(c.fma(small.blend(large, negative), ONE));
          FloatVector g = FloatVector.fromArray(Species.FLOAT, y, yOffset + i);
          g.mul(slope).intoArray(y, yOffset + i);
        }
      }
    }
  }

  static void tanh(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i += Species.LANES) {
      FloatVector v = FloatVector.fromArray(Species.FLOAT, x, xOffset + i);
      FloatVector a = v.abs();
      a = a.blend(TANH_ONE, a.compare(VectorOperators.GT, TANH_ONE));
      a = a.add(a);
      FloatVector t = a.fma(VLOG2_E, VROUNDER);
      FloatVector n = t.sub(VROUNDER);
      FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, a));
      FloatVector q = r.fma(VE5, VE4).fma(r, VE3).fma(r, VE2).fma(r, VE1).fma(r, VE0);
      IntVector bits = t.reinterpretAsInts();
      FloatVector s = bits.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector e = s.fma(r.mul(r).fma(q, r), s.sub(ONE));
      IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
      e.div(e.add(2f)).reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, yOffset + i);
    }
  }

  static void log(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i += Species.LANES) {
      FloatVector v = FloatVector.fromArray(Species.FLOAT, x, xOffset + i);
      VectorMask<Float> subnormal = v.compare(VectorOperators.LT, Float.MIN_NORMAL);
      IntVector bits = v.blend(v.mul(0x1p23f), subnormal).reinterpretAsInts();
      IntVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
      FloatVector f =
          bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(ONE);
      FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
      e = e.sub(ZERO.blend(23f, subnormal));
      FloatVector p = f.fma(VL7, VL6).fma(f, VL5).fma(f, VL4).fma(f, VL3);
      p = p.fma(f, VL2).fma(f, VL1).fma(f, VL0).fma(f, MINUS_HALF);
      e.fma(VLN2_HIGH, e.fma(VLN2_LOW, f.mul(f).fma(p, f)))
          .blend(Float.NaN, v.compare(VectorOperators.GE, ZERO).not())
          .blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.EQ, ZERO))
          .blend(INFINITY, v.compare(VectorOperators.EQ, INFINITY))
          .intoArray(y, yOffset + i);
    }
  }
}
