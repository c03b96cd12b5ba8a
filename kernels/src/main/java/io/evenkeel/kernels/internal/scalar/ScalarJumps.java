package io.evenkeel.kernels.internal.scalar;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.JumpKernels;
import io.evenkeel.kernels.Panels;

/** Products over jumps in plain loops: what the vector implementation must equal to the bit. */
public final class ScalarJumps implements JumpKernels {

  @Override
  public int find(float[] x, int offset, int columns, int[] at, float[] by, int first, int most) {
    return find(x, offset, 0, columns, at, by, first, first + most);
  }

  /**
   * Finds the jumps from a column on.
   *
   * @param next the place of the first one
   * @param last the place behind the most
   */
  public static int find(
      float[] x, int offset, int from, int columns, int[] at, float[] by, int next, int last) {
    int count = next;
    for (int t = from; t < columns && count <= last; t++) {
      boolean end = t + 1 == columns || (t + 1) % BLOCK == 0;
      float jump = end ? x[offset + t] : x[offset + t] - x[offset + t + 1];
      if (jump != 0) {
        at[count] = t;
        by[count++] = jump;
      }
    }
    return count;
  }

  @Override
  public void accumulate(float[] w, float[] p, int offset, int depth) {
    for (int t = 0; t < depth; t++) {
      for (int c = 0; c < Panels.WIDTH; c++) {
        int i = offset + t * Panels.WIDTH + c;
        p[i] = t % BLOCK == 0 ? w[i] : p[i - Panels.WIDTH] + w[i];
      }
    }
  }

  @Override
  public void accumulateBackward(float[] g, int offset, int depth) {
    for (int t = depth - 2; t >= 0; t--) {
      if ((t + 1) % BLOCK != 0) {
        for (int c = 0; c < Panels.WIDTH; c++) {
          int i = offset + t * Panels.WIDTH + c;
          g[i] += g[i + Panels.WIDTH];
        }
      }
    }
  }

  @Override
  public void multiply(
      int[] starts,
      int[] ends,
      int[] at,
      float[] by,
      int row,
      int rows,
      float[] p,
      int depth,
      float[] z,
      int stride,
      int column,
      int columns) {
    for (int r = row; r < row + rows; r++) {
      for (int c = column; c < column + Blocking.padded(columns); c++) {
        float sum = 0;
        for (int j = starts[r]; j < ends[r]; j++) {
          sum = Math.fma(by[j], p[Panels.index(depth, at[j], c)], sum);
        }
        z[r * stride + c] = sum;
      }
    }
  }

  @Override
  public void scatter(
      int[] starts,
      int[] ends,
      int[] at,
      float[] by,
      int rows,
      float[] dz,
      int dzOffset,
      float[] g,
      int panel,
      int columns) {
    for (int r = 0; r < rows; r++) {
      for (int j = starts[r]; j < ends[r]; j++) {
        for (int c = 0; c < Blocking.padded(columns); c++) {
          int i = panel + at[j] * Panels.WIDTH + c;
          g[i] = Math.fma(by[j], dz[dzOffset + r * Panels.WIDTH + c], g[i]);
        }
      }
    }
  }
}
