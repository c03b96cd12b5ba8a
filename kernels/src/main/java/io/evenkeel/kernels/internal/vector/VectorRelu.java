package io.evenkeel.kernels.internal.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** relu, relu6 and leaky relu; every count is a multiple of the lanes. */
final class VectorRelu {
  private VectorRelu() {}

  /** y = 0 where x is at most 0, x elsewhere: a NaN stays. */
  static void relu(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i += Species.LANES) {
      FloatVector v = FloatVector.fromArray(Species.FLOAT, x, xOffset + i);
      v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y, yOffset + i);
    }
  }

  static void reluBackward(float[] x, int xOffset, float[] gradient, int offset, int count) {
    FloatVector zero = FloatVector.zero(Species.FLOAT);
    for (int i = 0; i < count; i += Species.LANES) {
      FloatVector v = FloatVector.fromArray(Species.FLOAT, x, xOffset + i);
      FloatVector g = FloatVector.fromArray(Species.FLOAT, gradient, offset + i);
      zero.blend(g, v.compare(VectorOperators.GT, 0f)).intoArray(gradient, offset + i);
    }
  }

  /** y = 0 where x is at most 0, 6 where x is at least 6, x elsewhere: a NaN stays. */
  static void relu6(float[] x, int xOffset, float[] y, int yOffset, int count) {
    for (int i = 0; i < count; i += Species.LANES) {
      FloatVector v = FloatVector.fromArray(Species.FLOAT, x, xOffset + i);
      v.blend(0f, v.compare(VectorOperators.LE, 0f))
          .blend(6f, v.compare(VectorOperators.GE, 6f))
          .intoArray(y, yOffset + i);
    }
  }

  static void relu6Backward(float[] x, int xOffset, float[] gradient, int offset, int count) {
    FloatVector zero = FloatVector.zero(Species.FLOAT);
    for (int i = 0; i < count; i += Species.LANES) {
      FloatVector v = FloatVector.fromArray(Species.FLOAT, x, xOffset + i);
      FloatVector g = FloatVector.fromArray(Species.FLOAT, gradient, offset + i);
      VectorMask<Float> inside =
          v.compare(VectorOperators.GT, 0f).and(v.compare(VectorOperators.LT, 6f));
      zero.blend(g, inside).intoArray(gradient, offset + i);
    }
  }

  static void leaky(float slope, float[] x, int xOffset, float[] y, int yOffset, int count) {
    FloatVector below = FloatVector.broadcast(Species.FLOAT, slope);
    for (int i = 0; i < count; i += Species.LANES) {
      FloatVector v = FloatVector.fromArray(Species.FLOAT, x, xOffset + i);
      v.mul(below).blend(v, v.compare(VectorOperators.GT, 0f)).intoArray(y, yOffset + i);
    }
  }

  static void leakyBackward(
      float slope, float[] x, int xOffset, float[] gradient, int offset, int count) {
    FloatVector below = FloatVector.broadcast(Species.FLOAT, slope);
    for (int i = 0; i < count; i += Species.LANES) {
      FloatVector v = FloatVector.fromArray(Species.FLOAT, x, xOffset + i);
      FloatVector g = FloatVector.fromArray(Species.FLOAT, gradient, offset + i);
      g.mul(below).blend(g, v.compare(VectorOperators.GT, 0f)).intoArray(gradient, offset + i);
    }
  }
}
