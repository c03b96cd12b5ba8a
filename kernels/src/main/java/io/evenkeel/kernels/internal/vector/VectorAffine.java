package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * What BN does to each element once its column's constants are known, forward and back: {@link
 * io.evenkeel.kernels.NormKernels#affine} and {@link
 * io.evenkeel.kernels.NormKernels#inputGradient}, whose arguments these are. Two columns of vectors
 * at a time keep to whole lines of the cache.
 */
final class VectorAffine {
  /**
   * Blocks of at most this many rows are walked row by row; larger ones column by column, so that a
   * column's constants are loaded once.
   */
  private static final int FEW_ROWS = 8;

  private VectorAffine() {}

  static void affine(
      float[] z,
      int zOffset,
      int zStride,
      float[] mean,
      float[] scale,
      float[] shift,
      int column,
      float[] y,
      int yOffset,
      int yStride,
      int rows,
      int columns) {
    if (rows <= FEW_ROWS) {
      for (int r = 0; r < rows; r++) {
        affineRow(
            z,
            zOffset + r * zStride,
            mean,
            scale,
            shift,
            column,
            y,
            yOffset + r * yStride,
            columns);
      }
      return;
    }
    int c = 0;
    for (; c + 2 * LANES <= columns; c += 2 * LANES) {
      FloatVector m0 = FloatVector.fromArray(FLOAT, mean, column + c);
      FloatVector s0 = FloatVector.fromArray(FLOAT, scale, column + c);
      FloatVector t0 = FloatVector.fromArray(FLOAT, shift, column + c);
      FloatVector m1 = FloatVector.fromArray(FLOAT, mean, column + c + LANES);
      FloatVector s1 = FloatVector.fromArray(FLOAT, scale, column + c + LANES);
      FloatVector t1 = FloatVector.fromArray(FLOAT, shift, column + c + LANES);
      for (int r = 0; r < rows; r++) {
        int from = zOffset + r * zStride + c;
        int to = yOffset + r * yStride + c;
        FloatVector x0 = FloatVector.fromArray(FLOAT, z, from).sub(m0);
        FloatVector x1 = FloatVector.fromArray(FLOAT, z, from + LANES).sub(m1);
        x0.fma(s0, t0).intoArray(y, to);
        x1.fma(s1, t1).intoArray(y, to + LANES);
      }
    }
    for (; c < columns; c += LANES) {
      FloatVector m = FloatVector.fromArray(FLOAT, mean, column + c);
      FloatVector s = FloatVector.fromArray(FLOAT, scale, column + c);
      FloatVector t = FloatVector.fromArray(FLOAT, shift, column + c);
      for (int r = 0; r < rows; r++) {
        FloatVector x = FloatVector.fromArray(FLOAT, z, zOffset + r * zStride + c).sub(m);
        x.fma(s, t).intoArray(y, yOffset + r * yStride + c);
      }
    }
  }

  private static void affineRow(
      float[] z,
      int zOffset,
      float[] mean,
      float[] scale,
      float[] shift,
      int column,
      float[] y,
      int yOffset,
      int columns) {
    for (int c = 0; c < columns; c += LANES) {
      FloatVector m = FloatVector.fromArray(FLOAT, mean, column + c);
      FloatVector s = FloatVector.fromArray(FLOAT, scale, column + c);
      FloatVector t = FloatVector.fromArray(FLOAT, shift, column + c);
      FloatVector.fromArray(FLOAT, z, zOffset + c).sub(m).fma(s, t).intoArray(y, yOffset + c);
    }
  }

  static void inputGradient(
      float[] dy,
      int dyOffset,
      int dyStride,
      float[] z,
      int zOffset,
      int zStride,
      float[] mean,
      float[] scale,
      float[] slope,
      float[] offset,
      int column,
      float[] dz,
      int dzOffset,
      int dzStride,
      int rows,
      int columns) {
    if (rows <= FEW_ROWS) {
      for (int r = 0; r < rows; r++) {
        inputGradientRow(
            dy,
            dyOffset + r * dyStride,
            z,
            zOffset + r * zStride,
            mean,
            scale,
            slope,
            offset,
            column,
            dz,
            dzOffset + r * dzStride,
            columns);
      }
      return;
    }
    int c = 0;
    for (; c + 2 * LANES <= columns; c += 2 * LANES) {
      FloatVector m0 = FloatVector.fromArray(FLOAT, mean, column + c);
      FloatVector g0 = FloatVector.fromArray(FLOAT, scale, column + c);
      FloatVector s0 = FloatVector.fromArray(FLOAT, slope, column + c);
      FloatVector t0 = FloatVector.fromArray(FLOAT, offset, column + c);
      FloatVector m1 = FloatVector.fromArray(FLOAT, mean, column + c + LANES);
      FloatVector g1 = FloatVector.fromArray(FLOAT, scale, column + c + LANES);
      FloatVector s1 = FloatVector.fromArray(FLOAT, slope, column + c + LANES);
      FloatVector t1 = FloatVector.fromArray(FLOAT, offset, column + c + LANES);
      for (int r = 0; r < rows; r++) {
        int from = zOffset + r * zStride + c;
        int dyFrom = dyOffset + r * dyStride + c;
        int to = dzOffset + r * dzStride + c;
        FloatVector x0 = FloatVector.fromArray(FLOAT, z, from).sub(m0);
        FloatVector x1 = FloatVector.fromArray(FLOAT, z, from + LANES).sub(m1);
        FloatVector d0 = FloatVector.fromArray(FLOAT, dy, dyFrom);
        FloatVector d1 = FloatVector.fromArray(FLOAT, dy, dyFrom + LANES);
        d0.fma(g0, x0.fma(s0, t0)).intoArray(dz, to);
        d1.fma(g1, x1.fma(s1, t1)).intoArray(dz, to + LANES);
      }
    }
    for (; c < columns; c += LANES) {
      FloatVector m = FloatVector.fromArray(FLOAT, mean, column + c);
      FloatVector g = FloatVector.fromArray(FLOAT, scale, column + c);
      FloatVector s = FloatVector.fromArray(FLOAT, slope, column + c);
      FloatVector t = FloatVector.fromArray(FLOAT, offset, column + c);
      for (int r = 0; r < rows; r++) {
        FloatVector x = FloatVector.fromArray(FLOAT, z, zOffset + r * zStride + c).sub(m);
        FloatVector d = FloatVector.fromArray(FLOAT, dy, dyOffset + r * dyStride + c);
        d.fma(g, x.fma(s, t)).intoArray(dz, dzOffset + r * dzStride + c);
      }
    }
  }

  private static void inputGradientRow(
      float[] dy,
      int dyOffset,
      float[] z,
      int zOffset,
      float[] mean,
      float[] scale,
      float[] slope,
      float[] offset,
      int column,
      float[] dz,
      int dzOffset,
      int columns) {
    for (int c = 0; c < columns; c += LANES) {
      FloatVector m = FloatVector.fromArray(FLOAT, mean, column + c);
      FloatVector g = FloatVector.fromArray(FLOAT, scale, column + c);
      FloatVector s = FloatVector.fromArray(FLOAT, slope, column + c);
      FloatVector t = FloatVector.fromArray(FLOAT, offset, column + c);
      FloatVector x = FloatVector.fromArray(FLOAT, z, zOffset + c).sub(m);
      FloatVector d = FloatVector.fromArray(FLOAT, dy, dyOffset + c);
      d.fma(g, x.fma(s, t)).intoArray(dz, dzOffset + c);
    }
  }
}
