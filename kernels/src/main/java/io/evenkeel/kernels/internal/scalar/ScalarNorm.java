package io.evenkeel.kernels.internal.scalar;

import io.evenkeel.kernels.NormKernels;

/**
 * Column moments, sums and affine maps in plain loops: what the vector implementation must equal to
 * the bit.
 */
public final class ScalarNorm implements NormKernels {

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
    for (int c = 0; c < columns; c += 1) {
      int at = zOffset + c;
      float first = z[at];
      float s0 = 0f;
      float s1 = s0;
      float s2 = s0;
      float s3 = s0;
      int r = 0;
      for (; r + 3 < rows; r += 4) {
        int i = at + r * zStride;
        s0 = (s0 + (z[i] - first));
        s1 = (s1 + (z[i + zStride] - first));
        s2 = (s2 + (z[i + 2 * zStride] - first));
        s3 = (s3 + (z[i + 3 * zStride] - first));
      }
      if (r < rows) {
        s0 = (s0 + (z[at + r * zStride] - first));
      }
      if (r + 1 < rows) {
        s1 = (s1 + (z[at + (r + 1) * zStride] - first));
      }
      if (r + 2 < rows) {
        s2 = (s2 + (z[at + (r + 2) * zStride] - first));
      }
      float total = ((s0 + s1) + (s2 + s3));
      sum[momentsOffset + c] = total;
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
    for (int c = 0; c < columns; c += 1) {
      int at = zOffset + c;
      float first = z[at];
      float mean = sum[momentsOffset + c] / rows;

      float s0 = 0f;
      float s1 = s0;
      float s2 = s0;
      float s3 = s0;
      int r = 0;
      for (; r + 3 < rows; r += 4) {
        int i = at + r * zStride;
        float d0 = ((z[i] - first) - mean);
        float d1 = ((z[i + zStride] - first) - mean);
        float d2 = ((z[i + 2 * zStride] - first) - mean);
        float d3 = ((z[i + 3 * zStride] - first) - mean);
        s0 = Math.fma(d0, d0, s0);
        s1 = Math.fma(d1, d1, s1);
        s2 = Math.fma(d2, d2, s2);
        s3 = Math.fma(d3, d3, s3);
      }
      if (r < rows) {
        float d = ((z[at + r * zStride] - first) - mean);
        s0 = Math.fma(d, d, s0);
      }
      if (r + 1 < rows) {
        float d = ((z[at + (r + 1) * zStride] - first) - mean);
        s1 = Math.fma(d, d, s1);
      }
      if (r + 2 < rows) {
        float d = ((z[at + (r + 2) * zStride] - first) - mean);
        s2 = Math.fma(d, d, s2);
      }

      square[momentsOffset + c] = ((s0 + s1) + (s2 + s3));
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
    for (int c = 0; c < columns; c += 1) {
      float m = mean[column + c];
      float s = scale[column + c];
      float t = shift[column + c];
      for (int r = 0; r < rows; r++) {
        float x = (z[zOffset + r * zStride + c] - m);
        y[yOffset + r * yStride + c] = Math.fma(x, s, t);
      }
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
    for (int c = 0; c < columns; c += 1) {
      float m = mean[column + c];
      float v = invStd[column + c];
      float t = zhatShift[column + c];
      float a0 = 0f;
      float a1 = a0;
      float a2 = a0;
      float a3 = a0;
      float b0 = a0;
      float b1 = a0;
      float b2 = a0;
      float b3 = a0;
      int r = 0;
      for (; r + 3 < rows; r += 4) {
        float g0 = dy[dyOffset + c + r * dyStride];
        float h0 = Math.fma((z[zOffset + c + r * zStride] - m), v, t);
        a0 = (a0 + g0);
        b0 = Math.fma(g0, h0, b0);
        float g1 = dy[dyOffset + c + (r + 1) * dyStride];
        float h1 = Math.fma((z[zOffset + c + (r + 1) * zStride] - m), v, t);
        a1 = (a1 + g1);
        b1 = Math.fma(g1, h1, b1);
        float g2 = dy[dyOffset + c + (r + 2) * dyStride];
        float h2 = Math.fma((z[zOffset + c + (r + 2) * zStride] - m), v, t);
        a2 = (a2 + g2);
        b2 = Math.fma(g2, h2, b2);
        float g3 = dy[dyOffset + c + (r + 3) * dyStride];
        float h3 = Math.fma((z[zOffset + c + (r + 3) * zStride] - m), v, t);
        a3 = (a3 + g3);
        b3 = Math.fma(g3, h3, b3);
      }
      if (r < rows) {
        float g0 = dy[dyOffset + c + r * dyStride];
        float h0 = Math.fma((z[zOffset + c + r * zStride] - m), v, t);
        a0 = (a0 + g0);
        b0 = Math.fma(g0, h0, b0);
      }
      if (r + 1 < rows) {
        float g1 = dy[dyOffset + c + (r + 1) * dyStride];
        float h1 = Math.fma((z[zOffset + c + (r + 1) * zStride] - m), v, t);
        a1 = (a1 + g1);
        b1 = Math.fma(g1, h1, b1);
      }
      if (r + 2 < rows) {
        float g2 = dy[dyOffset + c + (r + 2) * dyStride];
        float h2 = Math.fma((z[zOffset + c + (r + 2) * zStride] - m), v, t);
        a2 = (a2 + g2);
        b2 = Math.fma(g2, h2, b2);
      }
      sumDy[sumsOffset + c] = ((a0 + a1) + (a2 + a3));
      sumDyZhat[sumsOffset + c] = ((b0 + b1) + (b2 + b3));
    }
  }

  @Override
  public void columnSums(
      float[] x, int xOffset, int xStride, int rows, int columns, float[] sum, int sumOffset) {
    for (int c = 0; c < columns; c += 1) {
      int at = xOffset + c;
      float s0 = 0f;
      float s1 = s0;
      float s2 = s0;
      float s3 = s0;
      int r = 0;
      for (; r + 3 < rows; r += 4) {
        int i = at + r * xStride;
        s0 = (s0 + x[i]);
        s1 = (s1 + x[i + xStride]);
        s2 = (s2 + x[i + 2 * xStride]);
        s3 = (s3 + x[i + 3 * xStride]);
      }
      if (r < rows) {
        s0 = (s0 + x[at + r * xStride]);
      }
      if (r + 1 < rows) {
        s1 = (s1 + x[at + (r + 1) * xStride]);
      }
      if (r + 2 < rows) {
        s2 = (s2 + x[at + (r + 2) * xStride]);
      }
      sum[sumOffset + c] = ((s0 + s1) + (s2 + s3));
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
    for (int c = 0; c < columns; c += 1) {
      float m = mean[column + c];
      float g = scale[column + c];
      float s = slope[column + c];
      float t = offset[column + c];
      for (int r = 0; r < rows; r++) {
        float x = (z[zOffset + r * zStride + c] - m);
        float d = dy[dyOffset + r * dyStride + c];
        dz[dzOffset + r * dzStride + c] = Math.fma(d, g, Math.fma(x, s, t));
      }
    }
  }

  @Override
  public void addRow(
      float[] x, int xOffset, int xStride, float[] row, int column, int rows, int columns) {
    for (int c = 0; c < columns; c += 1) {
      float b = row[column + c];
      for (int r = 0; r < rows; r++) {
        int i = xOffset + r * xStride + c;
        x[i] = (x[i] + b);
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
      for (int c = 0; c < columns; c++) {
        x[i + c] = x[i + c] + y[j + c];
      }
    }
  }
}
