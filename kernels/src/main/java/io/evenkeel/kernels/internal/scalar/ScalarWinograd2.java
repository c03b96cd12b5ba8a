package io.evenkeel.kernels.internal.scalar;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.WinogradKernels;

/** F(2 x 2, 3 x 3) in plain loops: what the vector implementation must equal to the bit. */
public final class ScalarWinograd2 implements WinogradKernels {

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
    float[] h = new float[16];
    for (int t = 0; t < tiles; t++) {
      for (int c = 0; c < Blocking.padded(columns); c++) {
        for (int y = 0; y < 4; y++) {
          int at = offsets[first + t] + y * rowStep + c;
          float x0 = values[at];
          float x1 = values[at + pixelStep];
          float x2 = values[at + 2 * pixelStep];
          float x3 = values[at + 3 * pixelStep];
          h[4 * y] = x0 - x2;
          h[4 * y + 1] = x1 + x2;
          h[4 * y + 2] = x2 - x1;
          h[4 * y + 3] = x1 - x3;
        }
        int place = to + t * tileStride + c;
        for (int j = 0; j < 4; j++) {
          transformed[place + j * planeStride] = h[j] - h[8 + j];
          transformed[place + (4 + j) * planeStride] = h[4 + j] + h[8 + j];
          transformed[place + (8 + j) * planeStride] = h[8 + j] - h[4 + j];
          transformed[place + (12 + j) * planeStride] = h[4 + j] - h[12 + j];
        }
      }
    }
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
    float[] s = new float[8];
    for (int t = 0; t < tiles; t++) {
      for (int c = 0; c < width(columns); c++) {
        int from = t * Panels.WIDTH + c;
        for (int j = 0; j < 4; j++) {
          float m0 = product[from + j * planeStride];
          float m1 = product[from + (4 + j) * planeStride];
          float m2 = product[from + (8 + j) * planeStride];
          float m3 = product[from + (12 + j) * planeStride];
          s[j] = m0 + m1 + m2;
          s[4 + j] = m1 - m2 - m3;
        }
        for (int y = 0; y < 2; y++) {
          int at = 4 * (first + t) + 2 * y;
          if (places[at] >= 0) {
            target[to + places[at] + c] = s[4 * y] + s[4 * y + 1] + s[4 * y + 2];
          }
          if (places[at + 1] >= 0) {
            target[to + places[at + 1] + c] = s[4 * y + 1] - s[4 * y + 2] - s[4 * y + 3];
          }
        }
      }
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
    float[] h = new float[8];
    for (int t = 0; t < tiles; t++) {
      for (int c = 0; c < width(columns); c++) {
        for (int y = 0; y < 2; y++) {
          int at = offsets[first + t] + y * rowStep + column + c;
          float x0 = values[at];
          float x1 = values[at + pixelStep];
          h[4 * y] = x0;
          h[4 * y + 1] = x0 + x1;
          h[4 * y + 2] = x0 - x1;
          h[4 * y + 3] = 0f - x1;
        }
        int place = to + t * Panels.WIDTH + c;
        for (int j = 0; j < 4; j++) {
          transformed[place + j * planeStride] = h[j];
          transformed[place + (4 + j) * planeStride] = h[j] + h[4 + j];
          transformed[place + (8 + j) * planeStride] = h[j] - h[4 + j];
          transformed[place + (12 + j) * planeStride] = 0f - h[4 + j];
        }
      }
    }
  }

  private static int width(int columns) {
    return columns > 16 ? 32 : 16;
  }

  @Override
  public void weights(
      float[] weights, int from, int channels, float[] transformed, int to, int planeStride) {
    int tap = channels * Panels.WIDTH;
    float[] h = new float[12];
    for (int i = 0; i < tap; i++) {
      for (int x = 0; x < 3; x++) {
        float g0 = weights[from + i + x * tap];
        float g1 = weights[from + i + (3 + x) * tap];
        float g2 = weights[from + i + (6 + x) * tap];
        float ends = 0.5f * (g0 + g2);
        float half = 0.5f * g1;
        h[x] = g0;
        h[3 + x] = ends + half;
        h[6 + x] = ends - half;
        h[9 + x] = g2;
      }
      for (int y = 0; y < 4; y++) {
        float ends = 0.5f * (h[3 * y] + h[3 * y + 2]);
        float half = 0.5f * h[3 * y + 1];
        int place = to + i + 4 * y * planeStride;
        transformed[place] = h[3 * y];
        transformed[place + planeStride] = ends + half;
        transformed[place + 2 * planeStride] = ends - half;
        transformed[place + 3 * planeStride] = h[3 * y + 2];
      }
    }
  }

  @Override
  public void weightsGradient(
      float[] transformed, int from, int planeStride, int channels, float[] gradient, int to) {
    int tap = channels * Panels.WIDTH;
    float[] h = new float[12];
    for (int i = 0; i < tap; i++) {
      for (int x = 0; x < 4; x++) {
        float u1 = transformed[from + i + (4 + x) * planeStride];
        float u2 = transformed[from + i + (8 + x) * planeStride];
        float sum = 0.5f * (u1 + u2);
        h[x] = transformed[from + i + x * planeStride] + sum;
        h[4 + x] = 0.5f * (u1 - u2);
        h[8 + x] = sum + transformed[from + i + (12 + x) * planeStride];
      }
      for (int y = 0; y < 3; y++) {
        float sum = 0.5f * (h[4 * y + 1] + h[4 * y + 2]);
        int place = to + i + 3 * y * tap;
        gradient[place] = h[4 * y] + sum;
        gradient[place + tap] = 0.5f * (h[4 * y + 1] - h[4 * y + 2]);
        gradient[place + 2 * tap] = sum + h[4 * y + 3];
      }
    }
  }
}
