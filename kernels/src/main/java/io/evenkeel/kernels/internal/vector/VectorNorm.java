package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.NormKernels;
import jdk.incubator.vector.FloatVector;

/** Column moments, sums and affine maps in the Vector API: a vector of columns at a time. */
final class VectorNorm implements NormKernels {
  /**
   * Blocks of at most this many rows are walked row by row; larger ones column by column, so that a
   * column's constants are loaded once.
   */
  private static final int FEW_ROWS = 8;

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
    for (;
        c + 2 * LANES <= columns;
        c += 2 * LANES) { // whole lines of the cache, one after another
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
    for (;
        c + 2 * LANES <= columns;
        c += 2 * LANES) { // whole lines of the cache, one after another
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
