package io.evenkeel.kernels.internal.scalar;

import static io.evenkeel.kernels.internal.Winograd4.G0;
import static io.evenkeel.kernels.internal.Winograd4.GP0;
import static io.evenkeel.kernels.internal.Winograd4.GP1;
import static io.evenkeel.kernels.internal.Winograd4.GP2;
import static io.evenkeel.kernels.internal.Winograd4.GQ0;
import static io.evenkeel.kernels.internal.Winograd4.GQ1;
import static io.evenkeel.kernels.internal.Winograd4.GQ2;
import static io.evenkeel.kernels.internal.Winograd4.P;
import static io.evenkeel.kernels.internal.Winograd4.P2;
import static io.evenkeel.kernels.internal.Winograd4.P2Q2;
import static io.evenkeel.kernels.internal.Winograd4.P3;
import static io.evenkeel.kernels.internal.Winograd4.Q;
import static io.evenkeel.kernels.internal.Winograd4.Q2;
import static io.evenkeel.kernels.internal.Winograd4.Q3;
import static io.evenkeel.kernels.internal.Winograd4.SUM;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.WinogradKernels;

/** F(4 x 4, 3 x 3) in plain loops: what the vector implementation must equal to the bit. */
public final class ScalarWinograd4 implements WinogradKernels {

  @Override
  public int tile() {
    return 4;
  }

  @Override
  public void input(
      float[] values,
      int[] offsets,
      int first,
      int tiles,
      int rowStep,
      int pixelStep,
      int columns,
      float[] transformed,
      int to,
      int tileStride,
      int planeStride) {
    for (int t = 0; t < tiles; t++) {
      for (int c = 0; c < Blocking.padded(columns); c++) {
        int from = offsets[first + t] + c;
        int place = to + t * tileStride + c;
        for (int x = 0; x < 6; x++) {
          int at = place + x * planeStride;
          inputLine(values, from + x * pixelStep, rowStep, transformed, at, 6 * planeStride);
        }
        for (int i = 0; i < 6; i++) {
          int at = place + 6 * i * planeStride;
          inputLine(transformed, at, planeStride, transformed, at, planeStride);
        }
      }
    }
  }

  /** B' times six numbers. */
  private static void inputLine(float[] d, int from, int step, float[] v, int to, int stride) {
    float d0 = d[from];
    float d1 = d[from + step];
    float d2 = d[from + 2 * step];
    float d3 = d[from + 3 * step];
    float d4 = d[from + 4 * step];
    float d5 = d[from + 5 * step];
    float evenP = Math.fma(-Q2, d2, d4);
    float oddP = Math.fma(-Q2, d1, d3);
    float evenQ = Math.fma(-P2, d2, d4);
    float oddQ = Math.fma(-P2, d1, d3);
    v[to] = Math.fma(P2Q2, d0, Math.fma(-SUM, d2, d4));
    v[to + stride] = Math.fma(P, oddP, evenP);
    v[to + 2 * stride] = Math.fma(-P, oddP, evenP);
    v[to + 3 * stride] = Math.fma(Q, oddQ, evenQ);
    v[to + 4 * stride] = Math.fma(-Q, oddQ, evenQ);
    v[to + 5 * stride] = Math.fma(P2Q2, d1, Math.fma(-SUM, d3, d5));
  }

  @Override
  public void output(
      float[] product,
      int planeStride,
      int tiles,
      int columns,
      float[] target,
      int to,
      int[] places,
      int first) {
    float[] y = new float[4];
    for (int t = 0; t < tiles; t++) {
      for (int c = 0; c < width(columns); c++) {
        int from = t * Panels.WIDTH + c;
        for (int j = 0; j < 6; j++) {
          int at = from + j * planeStride;
          outputLine(product, at, 6 * planeStride, product, at, 6 * planeStride);
        }
        for (int i = 0; i < 4; i++) {
          outputLine(product, from + 6 * i * planeStride, planeStride, y, 0, 1);
          for (int x = 0; x < 4; x++) {
            int place = places[16 * (first + t) + 4 * i + x];
            if (place >= 0) {
              target[to + place + c] = y[x];
            }
          }
        }
      }
    }
  }

  /** A' times six numbers. */
  private static void outputLine(float[] m, int from, int step, float[] y, int to, int stride) {
    float m0 = m[from];
    float m1 = m[from + step];
    float m2 = m[from + 2 * step];
    float m3 = m[from + 3 * step];
    float m4 = m[from + 4 * step];
    float m5 = m[from + 5 * step];
    float sumP = m1 + m2;
    float differenceP = m1 - m2;
    float sumQ = m3 + m4;
    float differenceQ = m3 - m4;
    y[to] = m0 + sumP + sumQ;
    y[to + stride] = Math.fma(Q, differenceQ, P * differenceP);
    y[to + 2 * stride] = Math.fma(Q2, sumQ, P2 * sumP);
    y[to + 3 * stride] = Math.fma(Q3, differenceQ, Math.fma(P3, differenceP, m5));
  }

  @Override
  public void outputGradient(
      float[] values,
      int[] offsets,
      int first,
      int tiles,
      int rowStep,
      int pixelStep,
      int column,
      int columns,
      float[] transformed,
      int to,
      int planeStride) {
    for (int t = 0; t < tiles; t++) {
      for (int c = 0; c < width(columns); c++) {
        int from = offsets[first + t] + column + c;
        int place = to + t * Panels.WIDTH + c;
        for (int x = 0; x < 4; x++) {
          int at = place + x * planeStride;
          gradientLine(values, from + x * pixelStep, rowStep, transformed, at, 6 * planeStride);
        }
        for (int i = 0; i < 6; i++) {
          int at = place + 6 * i * planeStride;
          gradientLine(transformed, at, planeStride, transformed, at, planeStride);
        }
      }
    }
  }

  /** A times four numbers. */
  private static void gradientLine(float[] dy, int from, int step, float[] r, int to, int stride) {
    float y0 = dy[from];
    float y1 = dy[from + step];
    float y2 = dy[from + 2 * step];
    float y3 = dy[from + 3 * step];
    float evenP = Math.fma(P2, y2, y0);
    float oddP = Math.fma(P2, y3, y1);
    float evenQ = Math.fma(Q2, y2, y0);
    float oddQ = Math.fma(Q2, y3, y1);
    r[to] = y0;
    r[to + stride] = Math.fma(P, oddP, evenP);
    r[to + 2 * stride] = Math.fma(-P, oddP, evenP);
    r[to + 3 * stride] = Math.fma(Q, oddQ, evenQ);
    r[to + 4 * stride] = Math.fma(-Q, oddQ, evenQ);
    r[to + 5 * stride] = y3;
  }

  private static int width(int columns) {
    return columns > 16 ? 32 : 16;
  }

  @Override
  public void weights(
      float[] weights, int from, int channels, float[] transformed, int to, int planeStride) {
    int tap = channels * Panels.WIDTH;
    for (int i = 0; i < tap; i++) {
      for (int x = 0; x < 3; x++) {
        weightLine(
            weights,
            from + i + x * tap,
            3 * tap,
            transformed,
            to + i + x * planeStride,
            6 * planeStride);
      }
      for (int y = 0; y < 6; y++) {
        int at = to + i + 6 * y * planeStride;
        weightLine(transformed, at, planeStride, transformed, at, planeStride);
      }
    }
  }

  /** G times three numbers. */
  private static void weightLine(float[] g, int from, int step, float[] u, int to, int stride) {
    float g0 = g[from];
    float g1 = g[from + step];
    float g2 = g[from + 2 * step];
    float evenP = Math.fma(GP2, g2, GP0 * g0);
    float evenQ = Math.fma(GQ2, g2, GQ0 * g0);
    u[to] = G0 * g0;
    u[to + stride] = Math.fma(GP1, g1, evenP);
    u[to + 2 * stride] = Math.fma(-GP1, g1, evenP);
    u[to + 3 * stride] = Math.fma(GQ1, g1, evenQ);
    u[to + 4 * stride] = Math.fma(-GQ1, g1, evenQ);
    u[to + 5 * stride] = g2;
  }

  @Override
  public void weightsGradient(
      float[] transformed, int from, int planeStride, int channels, float[] gradient, int to) {
    int tap = channels * Panels.WIDTH;
    for (int i = 0; i < tap; i++) {
      for (int j = 0; j < 6; j++) {
        int at = from + i + j * planeStride;
        weightGradientLine(transformed, at, 6 * planeStride, transformed, at, 6 * planeStride);
      }
      for (int y = 0; y < 3; y++) {
        int at = from + i + 6 * y * planeStride;
        weightGradientLine(transformed, at, planeStride, gradient, to + i + 3 * y * tap, tap);
      }
    }
  }

  /** G' times six numbers. */
  private static void weightGradientLine(
      float[] u, int from, int step, float[] g, int to, int stride) {
    float u0 = u[from];
    float u1 = u[from + step];
    float u2 = u[from + 2 * step];
    float u3 = u[from + 3 * step];
    float u4 = u[from + 4 * step];
    float u5 = u[from + 5 * step];
    float sumP = u1 + u2;
    float differenceP = u1 - u2;
    float sumQ = u3 + u4;
    float differenceQ = u3 - u4;
    g[to] = Math.fma(GQ0, sumQ, Math.fma(GP0, sumP, G0 * u0));
    g[to + stride] = Math.fma(GQ1, differenceQ, GP1 * differenceP);
    g[to + 2 * stride] = Math.fma(GQ2, sumQ, Math.fma(GP2, sumP, u5));
  }
}
