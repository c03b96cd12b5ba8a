package io.evenkeel.kernels.internal.vector;

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
import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.WinogradKernels;
import jdk.incubator.vector.FloatVector;

/**
 * {@link WinogradKernels} of F(4 x 4, 3 x 3): a vector of channels at a time. A transform along the
 * columns leaves its lines where the one along the rows reads and overwrites them. Both are one
 * loop over lines with one call: with two, the compiler gives up inlining in the middle of the
 * second, and vectors are allocated.
 */
final class VectorWinograd4 implements WinogradKernels {

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
    int width = Blocking.padded(columns);
    for (int t = 0; t < tiles; t++) {
      int from = offsets[first + t];
      int place = to + t * tileStride;
      for (int c = 0; c < width; c += LANES) {
        for (int line = 0; line < 12; line++) {
          boolean down = line < 6;
          int at = place + c + (down ? line : 6 * (line - 6)) * planeStride;
          inputLine(
              down ? values : transformed,
              down ? from + c + line * pixelStep : at,
              down ? rowStep : planeStride,
              transformed,
              at,
              down ? 6 * planeStride : planeStride);
        }
      }
    }
  }

  /** B' times six vectors. */
  private static void inputLine(float[] d, int from, int step, float[] v, int to, int stride) {
    FloatVector d1 = load(d, from + step);
    FloatVector d2 = load(d, from + 2 * step);
    FloatVector d3 = load(d, from + 3 * step);
    FloatVector d4 = load(d, from + 4 * step);
    FloatVector d5 = load(d, from + 5 * step);
    FloatVector evenP = d2.fma(all(-Q2), d4);
    FloatVector oddP = d1.fma(all(-Q2), d3);
    FloatVector evenQ = d2.fma(all(-P2), d4);
    FloatVector oddQ = d1.fma(all(-P2), d3);
    FloatVector even = d2.fma(all(-SUM), d4);
    FloatVector odd = d3.fma(all(-SUM), d5);
    load(d, from).fma(all(P2Q2), even).intoArray(v, to);
    oddP.fma(all(P), evenP).intoArray(v, to + stride);
    oddP.fma(all(-P), evenP).intoArray(v, to + 2 * stride);
    oddQ.fma(all(Q), evenQ).intoArray(v, to + 3 * stride);
    oddQ.fma(all(-Q), evenQ).intoArray(v, to + 4 * stride);
    d1.fma(all(P2Q2), odd).intoArray(v, to + 5 * stride);
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
    int width = columns > 16 ? 32 : 16;
    for (int t = 0; t < tiles; t++) {
      int from = t * Panels.WIDTH;
      for (int c = 0; c < width; c += LANES) {
        for (int j = 0; j < 6; j++) {
          outputColumn(product, from + c + j * planeStride, 6 * planeStride);
        }
        for (int i = 0; i < 4; i++) {
          int at = from + c + 6 * i * planeStride;
          outputRow(product, at, planeStride, target, to + c, places, 16 * (first + t) + 4 * i);
        }
      }
    }
  }

  /** A' times six vectors, to the first four of their places. */
  private static void outputColumn(float[] m, int from, int step) {
    FloatVector m1 = load(m, from + step);
    FloatVector m2 = load(m, from + 2 * step);
    FloatVector m3 = load(m, from + 3 * step);
    FloatVector m4 = load(m, from + 4 * step);
    FloatVector sumP = m1.add(m2);
    FloatVector differenceP = m1.sub(m2);
    FloatVector sumQ = m3.add(m4);
    FloatVector differenceQ = m3.sub(m4);
    load(m, from).add(sumP).add(sumQ).intoArray(m, from);
    second(differenceP, differenceQ).intoArray(m, from + step);
    third(sumP, sumQ).intoArray(m, from + 2 * step);
    fourth(differenceP, differenceQ, load(m, from + 5 * step)).intoArray(m, from + 3 * step);
  }

  /** A' times six vectors, to the pixels that are wanted. */
  private static void outputRow(
      float[] m, int from, int step, float[] target, int to, int[] places, int at) {
    FloatVector m1 = load(m, from + step);
    FloatVector m2 = load(m, from + 2 * step);
    FloatVector m3 = load(m, from + 3 * step);
    FloatVector m4 = load(m, from + 4 * step);
    FloatVector sumP = m1.add(m2);
    FloatVector differenceP = m1.sub(m2);
    FloatVector sumQ = m3.add(m4);
    FloatVector differenceQ = m3.sub(m4);
    int p0 = places[at];
    int p1 = places[at + 1];
    int p2 = places[at + 2];
    int p3 = places[at + 3];
    if (p0 >= 0) {
      load(m, from).add(sumP).add(sumQ).intoArray(target, to + p0);
    }
    if (p1 >= 0) {
      second(differenceP, differenceQ).intoArray(target, to + p1);
    }
    if (p2 >= 0) {
      third(sumP, sumQ).intoArray(target, to + p2);
    }
    if (p3 >= 0) {
      fourth(differenceP, differenceQ, load(m, from + 5 * step)).intoArray(target, to + p3);
    }
  }

  private static FloatVector second(FloatVector differenceP, FloatVector differenceQ) {
    return differenceQ.fma(all(Q), differenceP.mul(all(P)));
  }

  private static FloatVector third(FloatVector sumP, FloatVector sumQ) {
    return sumQ.fma(all(Q2), sumP.mul(all(P2)));
  }

  private static FloatVector fourth(
      FloatVector differenceP, FloatVector differenceQ, FloatVector m5) {
    return differenceQ.fma(all(Q3), differenceP.fma(all(P3), m5));
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
    int width = columns > 16 ? 32 : 16;
    for (int t = 0; t < tiles; t++) {
      int from = offsets[first + t] + column;
      int place = to + t * Panels.WIDTH;
      for (int c = 0; c < width; c += LANES) {
        for (int line = 0; line < 10; line++) {
          boolean down = line < 4;
          int at = place + c + (down ? line : 6 * (line - 4)) * planeStride;
          gradientLine(
              down ? values : transformed,
              down ? from + c + line * pixelStep : at,
              down ? rowStep : planeStride,
              transformed,
              at,
              down ? 6 * planeStride : planeStride);
        }
      }
    }
  }

  /** A times four vectors. */
  private static void gradientLine(float[] dy, int from, int step, float[] r, int to, int stride) {
    FloatVector y0 = load(dy, from);
    FloatVector y1 = load(dy, from + step);
    FloatVector y2 = load(dy, from + 2 * step);
    FloatVector y3 = load(dy, from + 3 * step);
    FloatVector evenP = y2.fma(all(P2), y0);
    FloatVector oddP = y3.fma(all(P2), y1);
    FloatVector evenQ = y2.fma(all(Q2), y0);
    FloatVector oddQ = y3.fma(all(Q2), y1);
    y0.intoArray(r, to);
    oddP.fma(all(P), evenP).intoArray(r, to + stride);
    oddP.fma(all(-P), evenP).intoArray(r, to + 2 * stride);
    oddQ.fma(all(Q), evenQ).intoArray(r, to + 3 * stride);
    oddQ.fma(all(-Q), evenQ).intoArray(r, to + 4 * stride);
    y3.intoArray(r, to + 5 * stride);
  }

  @Override
  public void weights(
      float[] weights, int from, int channels, float[] transformed, int to, int planeStride) {
    int tap = channels * Panels.WIDTH;
    for (int i = 0; i < tap; i += LANES) {
      for (int line = 0; line < 9; line++) {
        boolean down = line < 3;
        int at = to + i + (down ? line : 6 * (line - 3)) * planeStride;
        weightLine(
            down ? weights : transformed,
            down ? from + i + line * tap : at,
            down ? 3 * tap : planeStride,
            transformed,
            at,
            down ? 6 * planeStride : planeStride);
      }
    }
  }

  /** G times three vectors. */
  private static void weightLine(float[] g, int from, int step, float[] u, int to, int stride) {
    FloatVector g0 = load(g, from);
    FloatVector g1 = load(g, from + step);
    FloatVector g2 = load(g, from + 2 * step);
    FloatVector evenP = g2.fma(all(GP2), g0.mul(all(GP0)));
    FloatVector evenQ = g2.fma(all(GQ2), g0.mul(all(GQ0)));
    g0.mul(all(G0)).intoArray(u, to);
    g1.fma(all(GP1), evenP).intoArray(u, to + stride);
    g1.fma(all(-GP1), evenP).intoArray(u, to + 2 * stride);
    g1.fma(all(GQ1), evenQ).intoArray(u, to + 3 * stride);
    g1.fma(all(-GQ1), evenQ).intoArray(u, to + 4 * stride);
    g2.intoArray(u, to + 5 * stride);
  }

  @Override
  public void weightsGradient(
      float[] transformed, int from, int planeStride, int channels, float[] gradient, int to) {
    int tap = channels * Panels.WIDTH;
    for (int i = 0; i < tap; i += LANES) {
      for (int line = 0; line < 9; line++) {
        boolean down = line < 6;
        int row = line - 6;
        int at = from + i + (down ? line : 6 * row) * planeStride;
        weightGradientLine(
            transformed,
            at,
            down ? 6 * planeStride : planeStride,
            down ? transformed : gradient,
            down ? at : to + i + 3 * row * tap,
            down ? 6 * planeStride : tap);
      }
    }
  }

  /** G' times six vectors. */
  private static void weightGradientLine(
      float[] u, int from, int step, float[] g, int to, int stride) {
    FloatVector u0 = load(u, from);
    FloatVector u1 = load(u, from + step);
    FloatVector u2 = load(u, from + 2 * step);
    FloatVector u3 = load(u, from + 3 * step);
    FloatVector u4 = load(u, from + 4 * step);
    FloatVector u5 = load(u, from + 5 * step);
    FloatVector sumP = u1.add(u2);
    FloatVector differenceP = u1.sub(u2);
    FloatVector sumQ = u3.add(u4);
    FloatVector differenceQ = u3.sub(u4);
    sumQ.fma(all(GQ0), sumP.fma(all(GP0), u0.mul(all(G0)))).intoArray(g, to);
    differenceQ.fma(all(GQ1), differenceP.mul(all(GP1))).intoArray(g, to + stride);
    sumQ.fma(all(GQ2), sumP.fma(all(GP2), u5)).intoArray(g, to + 2 * stride);
  }

  private static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(FLOAT, values, at);
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(FLOAT, value);
  }
}
