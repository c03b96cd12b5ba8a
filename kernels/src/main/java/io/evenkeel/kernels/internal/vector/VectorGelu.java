package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.scalar.ScalarMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
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
  private static final FloatVector MINUS_LN2_SHORT =
      FloatVector.broadcast(Species.FLOAT, -LN2_SHORT);
  private static final FloatVector MINUS_LN2_REST = FloatVector.broadcast(Species.FLOAT, -LN2_REST);
  private static final FloatVector VG0 = FloatVector.broadcast(Species.FLOAT, G0);
  private static final FloatVector VG1 = FloatVector.broadcast(Species.FLOAT, G1);
  private static final FloatVector VG2 = FloatVector.broadcast(Species.FLOAT, G2);
  private static final FloatVector VG3 = FloatVector.broadcast(Species.FLOAT, G3);
  private static final FloatVector VG4 = FloatVector.broadcast(Species.FLOAT, G4);
  private static final FloatVector VN0 = FloatVector.broadcast(Species.FLOAT, N0);
  private static final FloatVector VN1 = FloatVector.broadcast(Species.FLOAT, N1);
  private static final FloatVector VN2 = FloatVector.broadcast(Species.FLOAT, N2);
  private static final FloatVector VN3 = FloatVector.broadcast(Species.FLOAT, N3);
  private static final FloatVector VN4 = FloatVector.broadcast(Species.FLOAT, N4);
  private static final FloatVector VN5 = FloatVector.broadcast(Species.FLOAT, N5);
  private static final FloatVector VN6 = FloatVector.broadcast(Species.FLOAT, N6);
  private static final FloatVector VN7 = FloatVector.broadcast(Species.FLOAT, N7);
  private static final FloatVector VN8 = FloatVector.broadcast(Species.FLOAT, N8);

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
      VectorMask<Float> far = a.compare(VectorOperators.GT, NORMAL_ZERO);
      a = a.blend(NORMAL_ZERO, far);

      // u = exp(-a^2 / 2)
      FloatVector minusHalf = a.mul(MINUS_HALF);
      FloatVector t = a.mul(minusHalf).fma(VLOG2_E, VROUNDER);
      FloatVector n = t.sub(VROUNDER);
      FloatVector r = n.fma(MINUS_LN2_REST, a.fma(minusHalf, n.mul(MINUS_LN2_SHORT)));
      FloatVector q = r.fma(VG4, VG3).fma(r, VG2).fma(r, VG1).fma(r, VG0);
      IntVector bits = t.reinterpretAsInts();
      FloatVector s = bits.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector u = s.fma(r.mul(r).fma(q, r), s).blend(ZERO, far);

      // ratio = Phi(-a) / u
      FloatVector inverse = ONE.div(a.add(3f));
      FloatVector z = inverse.fma(MINUS_SIX, ONE);
      FloatVector p = z.fma(VN8, VN7).fma(z, VN6).fma(z, VN5).fma(z, VN4);
      p = p.fma(z, VN3).fma(z, VN2).fma(z, VN1).fma(z, VN0);
      FloatVector ratio = p.mul(inverse);

      if (slope) {
        FloatVector tail = u.mul(a.fma(MINUS_INV_SQRT_2PI, ratio));
        FloatVector g = FloatVector.fromArray(Species.FLOAT, y, yOffset + i);
        FloatVector derivative = ONE.sub(tail).blend(tail, v.compare(VectorOperators.LT, ZERO));
        g.mul(derivative).intoArray(y, yOffset + i);
      } else {
        FloatVector tail = u.mul(ratio);
        ZERO.blend(v, v.compare(VectorOperators.GT, ZERO))
            .sub(a.mul(tail))
            .intoArray(y, yOffset + i);
      }
    }
  }
}
