package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.WinogradKernels;
import jdk.incubator.vector.FloatVector;

/** {@link WinogradKernels} of F(2 x 2, 3 x 3): a vector of channels at a time, in registers. */
final class VectorWinograd2 implements WinogradKernels {

  @Override
  public int tile() {
    return 2;
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
        input(values, from + c, rowStep, pixelStep, transformed, place + c, planeStride);
      }
    }
  }

  private static void input(
      float[] d, int from, int rowStep, int pixelStep, float[] v, int to, int plane) {
    int row1 = from + rowStep;
    int row2 = row1 + rowStep;
    int row3 = row2 + rowStep;
    // the column x = 2 takes part in all but the last column of the result, x = 1 in all but the
    // first
    FloatVector a0 = load(d, from);
    FloatVector b0 = load(d, from + pixelStep);
    FloatVector c0 = load(d, from + 2 * pixelStep);
    FloatVector e0 = load(d, from + 3 * pixelStep);
    FloatVector a2 = load(d, row2);
    FloatVector b2 = load(d, row2 + pixelStep);
    FloatVector c2 = load(d, row2 + 2 * pixelStep);
    FloatVector e2 = load(d, row2 + 3 * pixelStep);
    FloatVector h20 = a2.sub(c2);
    FloatVector h21 = b2.add(c2);
    FloatVector h22 = c2.sub(b2);
    FloatVector h23 = b2.sub(e2);
    a0.sub(c0).sub(h20).intoArray(v, to);
    b0.add(c0).sub(h21).intoArray(v, to + plane);
    c0.sub(b0).sub(h22).intoArray(v, to + 2 * plane);
    b0.sub(e0).sub(h23).intoArray(v, to + 3 * plane);
    FloatVector a1 = load(d, row1);
    FloatVector b1 = load(d, row1 + pixelStep);
    FloatVector c1 = load(d, row1 + 2 * pixelStep);
    FloatVector e1 = load(d, row1 + 3 * pixelStep);
    FloatVector h10 = a1.sub(c1);
    FloatVector h11 = b1.add(c1);
    FloatVector h12 = c1.sub(b1);
    FloatVector h13 = b1.sub(e1);
    int to4 = to + 4 * plane;
    h10.add(h20).intoArray(v, to4);
    h11.add(h21).intoArray(v, to4 + plane);
    h12.add(h22).intoArray(v, to4 + 2 * plane);
    h13.add(h23).intoArray(v, to4 + 3 * plane);
    int to8 = to4 + 4 * plane;
    h20.sub(h10).intoArray(v, to8);
    h21.sub(h11).intoArray(v, to8 + plane);
    h22.sub(h12).intoArray(v, to8 + 2 * plane);
    h23.sub(h13).intoArray(v, to8 + 3 * plane);
    FloatVector a3 = load(d, row3);
    FloatVector b3 = load(d, row3 + pixelStep);
    FloatVector c3 = load(d, row3 + 2 * pixelStep);
    FloatVector e3 = load(d, row3 + 3 * pixelStep);
    int to12 = to8 + 4 * plane;
    h10.sub(a3.sub(c3)).intoArray(v, to12);
    h11.sub(b3.add(c3)).intoArray(v, to12 + plane);
    h12.sub(c3.sub(b3)).intoArray(v, to12 + 2 * plane);
    h13.sub(b3.sub(e3)).intoArray(v, to12 + 3 * plane);
  }

  private static FloatVector load(float[] values, int at) {
    return FloatVector.fromArray(FLOAT, values, at);
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
      int at = 4 * (first + t);
      int p00 = places[at];
      int p01 = places[at + 1];
      int p10 = places[at + 2];
      int p11 = places[at + 3];
      for (int c = 0; c < width; c += LANES) {
        upperRow(product, from + c, planeStride, target, to + c, p00, p01);
        lowerRow(product, from + c, planeStride, target, to + c, p10, p11);
      }
    }
  }

  /** The two pixels of a tile's upper row. */
  private static void upperRow(
      float[] m, int from, int plane, float[] target, int to, int left, int right) {
    int at0 = from;
    int at1 = at0 + 4 * plane;
    int at2 = at1 + 4 * plane;
    FloatVector s0 = load(m, at0).add(load(m, at1)).add(load(m, at2));
    FloatVector s1 = load(m, at0 + plane).add(load(m, at1 + plane)).add(load(m, at2 + plane));
    FloatVector s2 =
        load(m, at0 + 2 * plane).add(load(m, at1 + 2 * plane)).add(load(m, at2 + 2 * plane));
    FloatVector s3 =
        load(m, at0 + 3 * plane).add(load(m, at1 + 3 * plane)).add(load(m, at2 + 3 * plane));
    if (left >= 0) {
      s0.add(s1).add(s2).intoArray(target, to + left);
    }
    if (right >= 0) {
      s1.sub(s2).sub(s3).intoArray(target, to + right);
    }
  }

  /** The two pixels of a tile's lower row. */
  private static void lowerRow(
      float[] m, int from, int plane, float[] target, int to, int left, int right) {
    int at0 = from + 4 * plane;
    int at1 = at0 + 4 * plane;
    int at2 = at1 + 4 * plane;
    FloatVector s0 = load(m, at0).sub(load(m, at1)).sub(load(m, at2));
    FloatVector s1 = load(m, at0 + plane).sub(load(m, at1 + plane)).sub(load(m, at2 + plane));
    FloatVector s2 =
        load(m, at0 + 2 * plane).sub(load(m, at1 + 2 * plane)).sub(load(m, at2 + 2 * plane));
    FloatVector s3 =
        load(m, at0 + 3 * plane).sub(load(m, at1 + 3 * plane)).sub(load(m, at2 + 3 * plane));
    if (left >= 0) {
      s0.add(s1).add(s2).intoArray(target, to + left);
    }
    if (right >= 0) {
      s1.sub(s2).sub(s3).intoArray(target, to + right);
    }
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
        outputGradient(values, from + c, rowStep, pixelStep, transformed, place + c, planeStride);
      }
    }
  }

  private static void outputGradient(
      float[] dy, int from, int rowStep, int pixelStep, float[] y, int to, int plane) {
    FloatVector zero = FloatVector.zero(FLOAT);
    FloatVector a = load(dy, from);
    FloatVector b = load(dy, from + pixelStep);
    FloatVector c = load(dy, from + rowStep);
    FloatVector d = load(dy, from + rowStep + pixelStep);
    FloatVector ab = a.add(b);
    FloatVector aMinusB = a.sub(b);
    FloatVector minusB = zero.sub(b);
    FloatVector cd = c.add(d);
    FloatVector cMinusD = c.sub(d);
    FloatVector minusD = zero.sub(d);
    a.intoArray(y, to);
    ab.intoArray(y, to + plane);
    aMinusB.intoArray(y, to + 2 * plane);
    minusB.intoArray(y, to + 3 * plane);
    int to4 = to + 4 * plane;
    a.add(c).intoArray(y, to4);
    ab.add(cd).intoArray(y, to4 + plane);
    aMinusB.add(cMinusD).intoArray(y, to4 + 2 * plane);
    minusB.add(minusD).intoArray(y, to4 + 3 * plane);
    int to8 = to4 + 4 * plane;
    a.sub(c).intoArray(y, to8);
    ab.sub(cd).intoArray(y, to8 + plane);
    aMinusB.sub(cMinusD).intoArray(y, to8 + 2 * plane);
    minusB.sub(minusD).intoArray(y, to8 + 3 * plane);
    int to12 = to8 + 4 * plane;
    zero.sub(c).intoArray(y, to12);
    zero.sub(cd).intoArray(y, to12 + plane);
    zero.sub(cMinusD).intoArray(y, to12 + 2 * plane);
    zero.sub(minusD).intoArray(y, to12 + 3 * plane);
  }

  @Override
  public void weights(
      float[] weights, int from, int channels, float[] transformed, int to, int planeStride) {
    int tap = channels * Panels.WIDTH;
    for (int i = 0; i < tap; i += LANES) {
      for (int x = 0; x < 3; x++) {
        int place = to + i + (x == 2 ? 3 : x) * planeStride;
        weightColumn(weights, from + i + x * tap, 3 * tap, transformed, place, 4 * planeStride);
      }
      for (int y = 0; y < 4; y++) {
        weightRow(transformed, to + i + 4 * y * planeStride, planeStride);
      }
    }
  }

  /** One column of G g: three taps, one below the other, to four planes. */
  private static void weightColumn(float[] g, int from, int step, float[] u, int to, int stride) {
    FloatVector g0 = load(g, from);
    FloatVector g2 = load(g, from + 2 * step);
    FloatVector ends = g0.add(g2).mul(0.5f);
    FloatVector half = load(g, from + step).mul(0.5f);
    g0.intoArray(u, to);
    ends.add(half).intoArray(u, to + stride);
    ends.sub(half).intoArray(u, to + 2 * stride);
    g2.intoArray(u, to + 3 * stride);
  }

  /** One row of U from that of G g, whose elements lie in planes 0, 1 and 3. */
  private static void weightRow(float[] u, int at, int plane) {
    FloatVector ends = load(u, at).add(load(u, at + 3 * plane)).mul(0.5f);
    FloatVector half = load(u, at + plane).mul(0.5f);
    ends.add(half).intoArray(u, at + plane);
    ends.sub(half).intoArray(u, at + 2 * plane);
  }

  @Override
  public void weightsGradient(
      float[] transformed, int from, int planeStride, int channels, float[] gradient, int to) {
    int tap = channels * Panels.WIDTH;
    for (int i = 0; i < tap; i += LANES) {
      for (int y = 0; y < 3; y++) {
        FloatVector h0 = gradientRow(transformed, from + i, planeStride, y);
        FloatVector h1 = gradientRow(transformed, from + i + planeStride, planeStride, y);
        FloatVector h2 = gradientRow(transformed, from + i + 2 * planeStride, planeStride, y);
        FloatVector h3 = gradientRow(transformed, from + i + 3 * planeStride, planeStride, y);
        FloatVector sum = h1.add(h2).mul(0.5f);
        int place = to + i + 3 * y * tap;
        h0.add(sum).intoArray(gradient, place);
        h1.sub(h2).mul(0.5f).intoArray(gradient, place + tap);
        sum.add(h3).intoArray(gradient, place + 2 * tap);
      }
    }
  }

  /** Row y of G'dU in one column. */
  private static FloatVector gradientRow(float[] u, int from, int plane, int y) {
    FloatVector u1 = load(u, from + 4 * plane);
    FloatVector u2 = load(u, from + 8 * plane);
    if (y == 1) {
      return u1.sub(u2).mul(0.5f);
    }
    FloatVector sum = u1.add(u2).mul(0.5f);
    return y == 0 ? load(u, from).add(sum) : sum.add(load(u, from + 12 * plane));
  }
}
