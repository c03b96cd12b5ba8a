package io.evenkeel.kernels.internal.vector;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.ActivationKernel;
import io.evenkeel.kernels.DropoutMask;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.internal.ActivationCache;
import io.evenkeel.kernels.internal.scalar.ScalarElementwise;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Elementwise functions on vectors; the scalar twin finishes each run, with the same bits. */
public final class VectorElementwise implements Elementwise {
  private static final IntVector LANE_INDEX = IntVector.zero(Species.INT).addIndex(1);

  private final ScalarElementwise twin = new ScalarElementwise();
  private final ActivationCache activations = new ActivationCache(VectorActivation::new);

  @Override
  public void exp(float[] x, int xOffset, float[] y, int yOffset, int count) {
    int whole = Species.FLOAT.loopBound(count);
    VectorMath.exp(x, xOffset, y, yOffset, whole);
    twin.exp(x, xOffset + whole, y, yOffset + whole, count - whole);
  }

  @Override
  public void log(float[] x, int xOffset, float[] y, int yOffset, int count) {
    int whole = Species.FLOAT.loopBound(count);
    VectorMath.log(x, xOffset, y, yOffset, whole);
    twin.log(x, xOffset + whole, y, yOffset + whole, count - whole);
  }

  @Override
  public void tanh(float[] x, int xOffset, float[] y, int yOffset, int count) {
    int whole = Species.FLOAT.loopBound(count);
    VectorMath.tanh(x, xOffset, y, yOffset, whole);
    twin.tanh(x, xOffset + whole, y, yOffset + whole, count - whole);
  }

  @Override
  public ActivationKernel activation(ActivationFunction function, float slope) {
    return activations.get(function, slope);
  }

  @Override
  public void dropout(
      float[] x,
      int xOffset,
      int xStride,
      int rows,
      int columns,
      long key,
      int firstRow,
      int firstColumn,
      float probability) {
    if (probability == 0f) {
      return;
    }
    int threshold = DropoutMask.threshold(probability);
    float scale = 1f / (1f - probability);
    for (int r = 0; r < rows; r++) {
      long rowKey = DropoutMask.rowKey(key, firstRow + r);
      dropoutRun(x, xOffset + r * xStride, columns, rowKey, firstColumn, threshold, scale);
    }
  }

  private static void dropoutRun(
      float[] x, int offset, int count, long rowKey, int column, int threshold, float scale) {
    IntVector first = LANE_INDEX.add((int) rowKey + column);
    int between = (int) (rowKey >>> 32);
    int whole = Species.FLOAT.loopBound(count);
    for (int i = 0; i < whole; i += Species.LANES) {
      // DropoutMask.hash in every lane
      IntVector h = first.add(i);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
      h = h.mul(DropoutMask.MULTIPLIER_1);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15));
      h = h.add(between).mul(DropoutMask.MULTIPLIER_2);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 16));
      FloatVector.fromArray(Species.FLOAT, x, offset + i)
          .mul(scale)
          .reinterpretAsInts()
          .blend(0, h.compare(VectorOperators.LT, threshold))
          .reinterpretAsFloats()
          .intoArray(x, offset + i);
    }
    ScalarElementwise.dropoutRun(
        x, offset + whole, count - whole, rowKey, column + whole, threshold, scale);
  }

  @Override
  public float maxAbs(float[] x, int xOffset, int count) {
    IntVector max = IntVector.zero(Species.INT);
    int whole = Species.FLOAT.loopBound(count);
    for (int i = 0; i < whole; i += Species.LANES) {
      FloatVector v = FloatVector.fromArray(Species.FLOAT, x, xOffset + i);
      max = max.max(v.reinterpretAsInts().and(Integer.MAX_VALUE));
    }
    return Float.intBitsToFloat(
        Math.max(
            max.reduceLanes(VectorOperators.MAX),
            ScalarElementwise.maxMagnitudeBits(x, xOffset + whole, count - whole)));
  }
}
