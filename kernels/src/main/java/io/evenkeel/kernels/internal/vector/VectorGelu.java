package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.scalar.ScalarMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** gelu and its slope; see {@link VectorMath} for why the loop is one method. */
final class VectorGelu {
  private static final FloatVector ZERO = FloatVector.zero(Species.FLOAT);
  private static final FloatVector ONE = FloatVector.broadcast(Species.FLOAT, 1f);
  private static final FloatVector MINUS_HALF = FloatVector.broadcast(Species.FLOAT, -0.5f);
  private static final FloatVector MINUS_SIX = FloatVector.broadcast(Species.FLOAT, -6f);
  private static final FloatVector MINUS_INV_SQRT_2PI =
      FloatVector.broadcast(Species.FLOAT, -INV_SQRT_2PI);
  private static final FloatVector VLOG2_E = FloatVector.broadcast(Species.FLOAT, LOG2_E);
  private static final FloatVector VROUNDER = FloatVector.broadcast(Species.FLOAT, ROUNDER);
  private static final FloatVector MINUS_LN2_HIGH = FloatVector.broadcast(Species.FLOAT, -LN2_HIGH);
  private static final FloatVector MINUS_LN2_LOW = FloatVector.broadcast(Species.FLOAT, -LN2_LOW);
  private static final FloatVector VE0 = FloatVector.broadcast(Species.FLOAT, E0);
  private static final FloatVector VE1 = FloatVector.broadcast(Species.FLOAT, E1);
  private static final FloatVector VE2 = FloatVector.broadcast(Species.FLOAT, E2);
  private static final FloatVector VE3 = FloatVector.broadcast(Species.FLOAT, E3);
  private static final FloatVector VE4 = FloatVector.broadcast(Species.FLOAT, E4);
  private static final FloatVector VE5 = FloatVector.broadcast(Species.FLOAT, E5);
  private static final FloatVector VN0 = FloatVector.broadcast(Species.FLOAT, N0);
  private static final FloatVector VN1 = FloatVector.broadcast(Species.FLOAT, N1);
  private static final FloatVector VN2 = FloatVector.broadcast(Species.FLOAT, N2);
  private static final FloatVector VN3 = FloatVector.broadcast(Species.FLOAT, N3);
  private static final FloatVector VN4 = FloatVector.broadcast(Species.FLOAT, N4);
  private static final FloatVector VN5 = FloatVector.broadcast(Species.FLOAT, N5);
  private static final FloatVector VN6 = FloatVector.broadcast(Species.FLOAT, N6);
  private static final FloatVector VN7 = FloatVector.broadcast(Species.FLOAT, N7);
  private static final FloatVector VN8 = FloatVector.broadcast(Species.FLOAT, N8);
  private static final FloatVector VN9 = FloatVector.broadcast(Species.FLOAT, N9);
  private static final FloatVector VN10 = FloatVector.broadcast(Species.FLOAT, N10);

  private VectorGelu() {}

  /**
   * y = gelu(x), or y = y * gelu'(x).
   *
   * @param count a multiple of the lanes
   */
  static void run(boolean slope, float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i += Species.LANES) {
      FloatVector v = FloatVector.fromArray(Species.FLOAT, x, xOffset + i);
      FloatVector a = v.abs();
      a = a.blend(NORMAL_ZERO, a.compare(VectorOperators.GT, NORMAL_ZERO));

      // u = exp(-a^2 / 2)
      FloatVector square = a.mul(a);
      FloatVector lost = a.fma(a, square.neg());
      FloatVector w = square.mul(MINUS_HALF);
      FloatVector t = w.fma(VLOG2_E, VROUNDER);
      FloatVector n = t.sub(VROUNDER);
      FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, w));
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
              .blend(ZERO, w.compare(VectorOperators.LT, EXP_UNDERFLOW));
      u = u.fma(lost.mul(MINUS_HALF), u);

      // ratio = Phi(-a) / u
      FloatVector inverse = ONE.div(a.add(3f));
      FloatVector z = inverse.fma(MINUS_SIX, ONE);
      FloatVector p = z.fma(VN10, VN9).fma(z, VN8).fma(z, VN7).fma(z, VN6).fma(z, VN5);
      p = p.fma(z, VN4).fma(z, VN3).fma(z, VN2).fma(z, VN1).fma(z, VN0);
      FloatVector ratio = p.mul(inverse);

      if (slope) {
        FloatVector tail = u.mul(a.fma(MINUS_INV_SQRT_2PI, ratio));
        FloatVector g = FloatVector.fromArray(Species.FLOAT, y, yOffset + i);
        FloatVector s = ONE.sub(tail).blend(tail, v.compare(VectorOperators.LT, ZERO));
        g.mul(s).intoArray(y, yOffset + i);
      } else {
        FloatVector tail = u.mul(ratio);
        v.mul(ONE.sub(tail))
            .blend(a.neg().mul(tail), v.compare(VectorOperators.LT, ZERO))
            .intoArray(y, yOffset + i);
      }
    }
  }
}
