package io.evenkeel.benchmarks;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixPacker;
import io.evenkeel.kernels.MatrixProduct;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import java.util.Random;

/** One product, bound to its arrays: the left operand row-major, the right one in panels. */
final class BoundProduct {
  private final int m;
  private final int n;
  private final int k;
  private final MatrixPacker left;
  private final float[] panels;
  private final float[] result;
  private final MatrixProduct driver;

  BoundProduct(int m, int n, int k, Workers workers) {
    this.m = m;
    this.n = n;
    this.k = k;
    Random random = new Random(1);
    float[] a = new float[m * Blocking.stride(k)];
    panels = new float[Panels.size(k, n)];
    fill(a, random);
    fill(panels, random);
    left = new MatrixPacker(a, Blocking.stride(k));
    result = new float[m * Blocking.stride(n)];
    driver = new MatrixProduct(Kernels.active().microKernel(), Blocking.DEFAULT, workers);
  }

  private static void fill(float[] values, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
  }

  double operations() {
    return 2.0 * m * n * k;
  }

  /** Multiplies once. */
  void run() {
    driver.run(
        MatrixProduct.Left.ROWS,
        left,
        m,
        k,
        n,
        panels,
        result,
        Blocking.stride(n),
        Panels.WIDTH,
        TileEpilogue.NONE);
  }

  /** GFLOP/s over {@code repeat} products. */
  double rate(int repeat) {
    long start = System.nanoTime();
    for (int i = 0; i < repeat; i++) {
      run();
    }
    return repeat * operations() / (System.nanoTime() - start);
  }
}
