package io.evenkeel.kernels.internal.vector;

import static io.evenkeel.kernels.internal.vector.Species.FLOAT;
import static io.evenkeel.kernels.internal.vector.Species.LANES;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.JumpKernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.internal.scalar.ScalarJumps;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Products over jumps in the Vector API: several vectors of columns at a time. */
final class VectorJumps implements JumpKernels {
  private static final int PAIR = 2 * LANES;
  private static final int EIGHT = 8 * LANES;

  @Override
  public int find(float[] x, int offset, int columns, int[] at, float[] by, int first, int most) {
    int count = first;
    int end = first + most;
    int t = 0;
    for (; t + LANES < columns && count <= end; t += LANES) {
      int i = offset + t;
      FloatVector here = FloatVector.fromArray(FLOAT, x, i);
      FloatVector next = FloatVector.fromArray(FLOAT, x, i + 1);
      long jumps = here.sub(next).compare(VectorOperators.NE, 0).toLong();
      if ((t + LANES) % BLOCK == 0) {
        long last = 1L << (LANES - 1);
        jumps = x[i + LANES - 1] == 0 ? jumps & ~last : jumps | last;
      }
      for (; jumps != 0; jumps &= jumps - 1) {
        int lane = Long.numberOfTrailingZeros(jumps);
        boolean last = (t + lane + 1) % BLOCK == 0;
        at[count] = t + lane;
        by[count++] = last ? x[i + lane] : x[i + lane] - x[i + lane + 1];
      }
    }
    return ScalarJumps.find(x, offset, t, columns, at, by, count, end);
  }

  @Override
  public void accumulate(float[] w, float[] p, int offset, int depth) {
    for (int c = 0; c < Panels.WIDTH; c += LANES) {
      FloatVector sum = FloatVector.zero(FLOAT);
      for (int t = 0; t < depth; t++) {
        int i = offset + t * Panels.WIDTH + c;
        FloatVector own = FloatVector.fromArray(FLOAT, w, i);
        sum = t % BLOCK == 0 ? own : sum.add(own);
        sum.intoArray(p, i);
      }
    }
  }

  @Override
  public void accumulateBackward(float[] g, int offset, int depth) {
    for (int c = 0; c < Panels.WIDTH; c += LANES) {
      FloatVector sum = FloatVector.zero(FLOAT);
      for (int t = depth - 1; t >= 0; t--) {
        int i = offset + t * Panels.WIDTH + c;
        FloatVector own = FloatVector.fromArray(FLOAT, g, i);
        sum = t == depth - 1 || (t + 1) % BLOCK == 0 ? own : own.add(sum);
        sum.intoArray(g, i);
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
    int end = column + Blocking.padded(columns);
    int c = column;
    for (; c + EIGHT <= end; c += EIGHT) {
      eight(starts, ends, at, by, row, rows, p, depth, z, stride, c);
    }
    for (; c < end; c += LANES) {
      one(starts, ends, at, by, row, rows, p, Panels.index(depth, 0, c), z, stride, c);
    }
  }

  /** Eight vectors of columns: so many chains keep the processor busy. */
  private static void eight(
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
      int column) {
    int p0 = Panels.index(depth, 0, column);
    int p1 = Panels.index(depth, 0, column + LANES);
    int p2 = Panels.index(depth, 0, column + 2 * LANES);
    int p3 = Panels.index(depth, 0, column + 3 * LANES);
    int p4 = Panels.index(depth, 0, column + 4 * LANES);
    int p5 = Panels.index(depth, 0, column + 5 * LANES);
    int p6 = Panels.index(depth, 0, column + 6 * LANES);
    int p7 = Panels.index(depth, 0, column + 7 * LANES);
    for (int r = row; r < row + rows; r++) {
      FloatVector z0 = FloatVector.zero(FLOAT);
      FloatVector z1 = z0;
      FloatVector z2 = z0;
      FloatVector z3 = z0;
      FloatVector z4 = z0;
      FloatVector z5 = z0;
      FloatVector z6 = z0;
      FloatVector z7 = z0;
      for (int j = starts[r]; j < ends[r]; j++) {
        int i = at[j] * Panels.WIDTH;
        FloatVector jump = FloatVector.broadcast(FLOAT, by[j]);
        z0 = jump.fma(FloatVector.fromArray(FLOAT, p, p0 + i), z0);
        z1 = jump.fma(FloatVector.fromArray(FLOAT, p, p1 + i), z1);
        z2 = jump.fma(FloatVector.fromArray(FLOAT, p, p2 + i), z2);
        z3 = jump.fma(FloatVector.fromArray(FLOAT, p, p3 + i), z3);
        z4 = jump.fma(FloatVector.fromArray(FLOAT, p, p4 + i), z4);
        z5 = jump.fma(FloatVector.fromArray(FLOAT, p, p5 + i), z5);
        z6 = jump.fma(FloatVector.fromArray(FLOAT, p, p6 + i), z6);
        z7 = jump.fma(FloatVector.fromArray(FLOAT, p, p7 + i), z7);
      }
      int to = r * stride + column;
      z0.intoArray(z, to);
      z1.intoArray(z, to + LANES);
      z2.intoArray(z, to + 2 * LANES);
      z3.intoArray(z, to + 3 * LANES);
      z4.intoArray(z, to + 4 * LANES);
      z5.intoArray(z, to + 5 * LANES);
      z6.intoArray(z, to + 6 * LANES);
      z7.intoArray(z, to + 7 * LANES);
    }
  }

  private static void one(
      int[] starts,
      int[] ends,
      int[] at,
      float[] by,
      int row,
      int rows,
      float[] p,
      int panel,
      float[] z,
      int stride,
      int column) {
    for (int r = row; r < row + rows; r++) {
      FloatVector sum = FloatVector.zero(FLOAT);
      for (int j = starts[r]; j < ends[r]; j++) {
        FloatVector jump = FloatVector.broadcast(FLOAT, by[j]);
        sum = jump.fma(FloatVector.fromArray(FLOAT, p, panel + at[j] * Panels.WIDTH), sum);
      }
      sum.intoArray(z, r * stride + column);
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
    int width = Blocking.padded(columns);
    int c = 0;
    for (; c + PAIR <= width; c += PAIR) {
      scatterPair(starts, ends, at, by, rows, dz, dzOffset + c, g, panel + c);
    }
    for (; c < width; c += LANES) {
      scatterOne(starts, ends, at, by, rows, dz, dzOffset + c, g, panel + c);
    }
  }

  private static void scatterPair(
      int[] starts,
      int[] ends,
      int[] at,
      float[] by,
      int rows,
      float[] dz,
      int dzOffset,
      float[] g,
      int panel) {
    for (int r = 0; r < rows; r++) {
      FloatVector d0 = FloatVector.fromArray(FLOAT, dz, dzOffset + r * Panels.WIDTH);
      FloatVector d1 = FloatVector.fromArray(FLOAT, dz, dzOffset + r * Panels.WIDTH + LANES);
      for (int j = starts[r]; j < ends[r]; j++) {
        int i = panel + at[j] * Panels.WIDTH;
        FloatVector jump = FloatVector.broadcast(FLOAT, by[j]);
        jump.fma(d0, FloatVector.fromArray(FLOAT, g, i)).intoArray(g, i);
        jump.fma(d1, FloatVector.fromArray(FLOAT, g, i + LANES)).intoArray(g, i + LANES);
      }
    }
  }

  private static void scatterOne(
      int[] starts,
      int[] ends,
      int[] at,
      float[] by,
      int rows,
      float[] dz,
      int dzOffset,
      float[] g,
      int panel) {
    for (int r = 0; r < rows; r++) {
      FloatVector d = FloatVector.fromArray(FLOAT, dz, dzOffset + r * Panels.WIDTH);
      for (int j = starts[r]; j < ends[r]; j++) {
        int i = panel + at[j] * Panels.WIDTH;
        FloatVector jump = FloatVector.broadcast(FLOAT, by[j]);
        jump.fma(d, FloatVector.fromArray(FLOAT, g, i)).intoArray(g, i);
      }
    }
  }
}
