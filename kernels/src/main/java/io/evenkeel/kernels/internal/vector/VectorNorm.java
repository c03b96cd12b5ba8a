package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.NormKernels;
import jdk.incubator.vector.FloatVector;

/** Column moments, sums and affine maps in the Vector API: a vector of columns at a time. */
final class VectorNorm implements NormKernels {
  @Override
  public void moments(
      float[] z,
      int zOffset,
      int zStride,
      int rows,
      int columns,
      float[] sum,
      float[] square,
      int momentsOffset) {
    for (int c = 0; c < columns; c += LANES) {
      int at = zOffset + c;
      FloatVector first = FloatVector.fromArray(FLOAT, z, at);
      FloatVector s0 = FloatVector.zero(FLOAT);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      int r = 0;
      for (; r + 3 < rows; r += 4) {
        int i = at + r * zStride;
        s0 = s0.add(FloatVector.fromArray(FLOAT, z, i).sub(first));
        s1 = s1.add(FloatVector.fromArray(FLOAT, z, i + zStride).sub(first));
        s2 = s2.add(FloatVector.fromArray(FLOAT, z, i + 2 * zStride).sub(first));
        s3 = s3.add(FloatVector.fromArray(FLOAT, z, i + 3 * zStride).sub(first));
      }
      if (r < rows) {
        s0 = s0.add(FloatVector.fromArray(FLOAT, z, at + r * zStride).sub(first));
      }
      if (r + 1 < rows) {
        s1 = s1.add(FloatVector.fromArray(FLOAT, z, at + (r + 1) * zStride).sub(first));
      }
      if (r + 2 < rows) {
        s2 = s2.add(FloatVector.fromArray(FLOAT, z, at + (r + 2) * zStride).sub(first));
      }
      FloatVector total = s0.add(s1).add(s2.add(s3));
      total.intoArray(sum, momentsOffset + c);
    }
    squares(z, zOffset, zStride, rows, columns, sum, square, momentsOffset);
  }

  private static void squares(
      float[] z,
      int zOffset,
      int zStride,
      int rows,
      int columns,
      float[] sum,
      float[] square,
      int momentsOffset) {
    for (int c = 0; c < columns; c += LANES) {
      int at = zOffset + c;
      FloatVector first = FloatVector.fromArray(FLOAT, z, at);
      FloatVector mean = FloatVector.fromArray(FLOAT, sum, momentsOffset + c).div(rows);

      FloatVector s0 = FloatVector.zero(FLOAT);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      int r = 0;
      for (; r + 3 < rows; r += 4) {
        int i = at + r * zStride;
        FloatVector d0 = FloatVector.fromArray(FLOAT, z, i).sub(first).sub(mean);
        FloatVector d1 = FloatVector.fromArray(FLOAT, z, i + zStride).sub(first).sub(mean);
        FloatVector d2 = FloatVector.fromArray(FLOAT, z, i + 2 * zStride).sub(first).sub(mean);
        FloatVector d3 = FloatVector.fromArray(FLOAT, z, i + 3 * zStride).sub(first).sub(mean);
        s0 = d0.fma(d0, s0);
        s1 = d1.fma(d1, s1);
        s2 = d2.fma(d2, s2);
        s3 = d3.fma(d3, s3);
      }
      if (r < rows) {
        FloatVector d = FloatVector.fromArray(FLOAT, z, at + r * zStride).sub(first).sub(mean);
        s0 = d.fma(d, s0);
      }
      if (r + 1 < rows) {
        FloatVector d =
            FloatVector.fromArray(FLOAT, z, at + (r + 1) * zStride).sub(first).sub(mean);
        s1 = d.fma(d, s1);
      }
      if (r + 2 < rows) {
        FloatVector d =
            FloatVector.fromArray(FLOAT, z, at + (r + 2) * zStride).sub(first).sub(mean);
        s2 = d.fma(d, s2);
      }

      s0.add(s1).add(s2.add(s3)).intoArray(square, momentsOffset + c);
    }
  }

  @Override
  public void affine(
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
    VectorAffine.affine(
        z, zOffset, zStride, mean, scale, shift, column, y, yOffset, yStride, rows, columns);
  }

  @Override
  public void gradientSums(
      float[] dy,
      int dyOffset,
      int dyStride,
      float[] z,
      int zOffset,
      int zStride,
      float[] mean,
      float[] invStd,
      float[] zhatShift,
      int column,
      int rows,
      int columns,
      float[] sumDy,
      float[] sumDyZhat,
      int sumsOffset) {
    for (int c = 0; c < columns; c += LANES) {
      FloatVector m = FloatVector.fromArray(FLOAT, mean, column + c);
      FloatVector v = FloatVector.fromArray(FLOAT, invStd, column + c);
      FloatVector t = FloatVector.fromArray(FLOAT, zhatShift, column + c);
      FloatVector a0 = FloatVector.zero(FLOAT);
      FloatVector a1 = a0;
      FloatVector a2 = a0;
      FloatVector a3 = a0;
      FloatVector b0 = a0;
      FloatVector b1 = a0;
      FloatVector b2 = a0;
      FloatVector b3 = a0;
      int r = 0;
      for (; r + 3 < rows; r += 4) {
        FloatVector g0 = FloatVector.fromArray(FLOAT, dy, dyOffset + c + r * dyStride);
        FloatVector h0 =
            FloatVector.fromArray(FLOAT, z, zOffset + c + r * zStride).sub(m).fma(v, t);
        a0 = a0.add(g0);
        b0 = g0.fma(h0, b0);
        FloatVector g1 = FloatVector.fromArray(FLOAT, dy, dyOffset + c + (r + 1) * dyStride);
        FloatVector h1 =
            FloatVector.fromArray(FLOAT, z, zOffset + c + (r + 1) * zStride).sub(m).fma(v, t);
        a1 = a1.add(g1);
        b1 = g1.fma(h1, b1);
        FloatVector g2 = FloatVector.fromArray(FLOAT, dy, dyOffset + c + (r + 2) * dyStride);
        FloatVector h2 =
            FloatVector.fromArray(FLOAT, z, zOffset + c + (r + 2) * zStride).sub(m).fma(v, t);
        a2 = a2.add(g2);
        b2 = g2.fma(h2, b2);
        FloatVector g3 = FloatVector.fromArray(FLOAT, dy, dyOffset + c + (r + 3) * dyStride);
        FloatVector h3 =
            FloatVector.fromArray(FLOAT, z, zOffset + c + (r + 3) * zStride).sub(m).fma(v, t);
        a3 = a3.add(g3);
        b3 = g3.fma(h3, b3);
      }
      if (r < rows) {
        FloatVector g0 = FloatVector.fromArray(FLOAT, dy, dyOffset + c + r * dyStride);
        FloatVector h0 =
            FloatVector.fromArray(FLOAT, z, zOffset + c + r * zStride).sub(m).fma(v, t);
        a0 = a0.add(g0);
        b0 = g0.fma(h0, b0);
      }
      if (r + 1 < rows) {
        FloatVector g1 = FloatVector.fromArray(FLOAT, dy, dyOffset + c + (r + 1) * dyStride);
        FloatVector h1 =
            FloatVector.fromArray(FLOAT, z, zOffset + c + (r + 1) * zStride).sub(m).fma(v, t);
        a1 = a1.add(g1);
        b1 = g1.fma(h1, b1);
      }
      if (r + 2 < rows) {
        FloatVector g2 = FloatVector.fromArray(FLOAT, dy, dyOffset + c + (r + 2) * dyStride);
        FloatVector h2 =
            FloatVector.fromArray(FLOAT, z, zOffset + c + (r + 2) * zStride).sub(m).fma(v, t);
        a2 = a2.add(g2);
        b2 = g2.fma(h2, b2);
      }
      a0.add(a1).add(a2.add(a3)).intoArray(sumDy, sumsOffset + c);
      b0.add(b1).add(b2.add(b3)).intoArray(sumDyZhat, sumsOffset + c);
    }
  }

  @Override
  public void columnSums(
      float[] x, int xOffset, int xStride, int rows, int columns, float[] sum, int sumOffset) {
    for (int c = 0; c < columns; c += LANES) {
      int at = xOffset + c;
      FloatVector s0 = FloatVector.zero(FLOAT);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      int r = 0;
      for (; r + 3 < rows; r += 4) {
        int i = at + r * xStride;
        s0 = s0.add(FloatVector.fromArray(FLOAT, x, i));
        s1 = s1.add(FloatVector.fromArray(FLOAT, x, i + xStride));
        s2 = s2.add(FloatVector.fromArray(FLOAT, x, i + 2 * xStride));
        s3 = s3.add(FloatVector.fromArray(FLOAT, x, i + 3 * xStride));
      }
      if (r < rows) {
        s0 = s0.add(FloatVector.fromArray(FLOAT, x, at + r * xStride));
      }
      if (r + 1 < rows) {
        s1 = s1.add(FloatVector.fromArray(FLOAT, x, at + (r + 1) * xStride));
      }
      if (r + 2 < rows) {
        s2 = s2.add(FloatVector.fromArray(FLOAT, x, at + (r + 2) * xStride));
      }
      s0.add(s1).add(s2.add(s3)).intoArray(sum, sumOffset + c);
    }
  }

  @Override
  public void inputGradient(
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
    VectorAffine.inputGradient(
        dy, dyOffset, dyStride, z, zOffset, zStride, mean, scale, slope, offset, column, dz,
        dzOffset, dzStride, rows, columns);
  }

  @Override
  public void addRow(
      float[] x, int xOffset, int xStride, float[] row, int column, int rows, int columns) {
    for (int c = 0; c < columns; c += LANES) {
      FloatVector b = FloatVector.fromArray(FLOAT, row, column + c);
      for (int r = 0; r < rows; r++) {
        int i = xOffset + r * xStride + c;
        FloatVector.fromArray(FLOAT, x, i).add(b).intoArray(x, i);
      }
    }
  }

  @Override
  public void addBlock(
      float[] x,
      int xOffset,
      int xStride,
      float[] y,
      int yOffset,
      int yStride,
      int rows,
      int columns) {
    for (int r = 0; r < rows; r++) {
      int i = xOffset + r * xStride;
      int j = yOffset + r * yStride;
      for (int c = 0; c < columns; c += LANES) {
        FloatVector b = FloatVector.fromArray(FLOAT, y, j + c);
        FloatVector.fromArray(FLOAT, x, i + c).add(b).intoArray(x, i + c);
      }
    }
  }
}
