package io.evenkeel.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.testkit.Allocation;
import org.junit.jupiter.api.Test;

/**
 * Once compiled, no kernel allocates: a vector that is boxed shows here, and costs ten times the
 * kernel's time.
 */
class AllocationTest {
  private static final int ROUND = 100;
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final int ROWS = 8;
  private static final int COLUMNS = 100;
  private static final int STRIDE = 103;

  /** Columns in whole vectors of any width. */
  private static final int WHOLE = 96;

  private static final int COUNT = ROWS * STRIDE;

  private final Kernels kernels = Kernels.active();
  private final float[] x = Samples.ordinary("x", COUNT);
  private final float[] y = Samples.ordinary("y", COUNT);
  private final float[] a = new float[COUNT];
  private final float[] b = new float[COUNT];

  /** Repeats until a round allocates nothing: the compiler takes its time. */
  private static void assertStopsAllocating(String name, Runnable kernel) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Runnable round =
        () -> {
          for (int i = 0; i < ROUND; i++) {
            kernel.run();
          }
        };
    long allocated;
    do {
      allocated = Allocation.bytes(round);
    } while (allocated > 0 && System.nanoTime() < deadline);
    assertThat(allocated).as("bytes that %d calls of %s allocate", ROUND, name).isZero();
  }

  @Test
  void activations() {
    for (ActivationFunction function : ActivationFunction.values()) {
      ActivationKernel kernel = kernels.elementwise().activation(function, 0.1f);
      assertStopsAllocating(
          function + " forward", () -> kernel.forward(x, 0, STRIDE, a, 0, STRIDE, ROWS, COLUMNS));
      assertStopsAllocating(
          function + " backward", () -> kernel.backward(x, 0, STRIDE, a, 0, STRIDE, ROWS, COLUMNS));
    }
  }

  @Test
  void elementwise() {
    Elementwise k = kernels.elementwise();
    assertStopsAllocating("exp", () -> k.exp(x, 0, a, 0, COUNT));
    assertStopsAllocating("log", () -> k.log(x, 0, a, 0, COUNT));
    assertStopsAllocating("tanh", () -> k.tanh(x, 0, a, 0, COUNT));
    assertStopsAllocating("maxAbs", () -> b[0] = k.maxAbs(x, 0, COUNT));
    assertStopsAllocating(
        "dropout",
        () -> {
          long key = RandomStream.key(1, "dropout", 2, 3);
          k.dropout(a, 0, STRIDE, ROWS, COLUMNS, key, 0, 0, 0.1f);
        });
  }

  @Test
  void optimizers() {
    OptimizerKernels k = kernels.optimizers();
    assertStopsAllocating("sgd", () -> k.sgd(y, x, 0, COUNT, 1f, 0.01f, 0.1f));
    assertStopsAllocating(
        "momentum", () -> k.momentum(y, x, a, 0, COUNT, 1f, 0.01f, 0.1f, 0.9f, true));
    assertStopsAllocating(
        "rmsprop", () -> k.rmsprop(y, x, b, 0, COUNT, 1f, 0.01f, 0.1f, 0.9f, 1e-8f));
    assertStopsAllocating(
        "adam",
        () -> k.adam(y, x, a, b, 0, COUNT, 1f, 0.01f, 0f, 0.1f, 0.9f, 0.999f, 1e-8f, 0.1, 0.001));
  }

  /**
   * An order in which vectors were boxed once: tiles that the compiler met only after those of few
   * columns.
   */
  @Test
  void productsAfterThoseOfFewColumns() {
    MicroKernel k = kernels.microKernel();
    int depth = 64;
    int rows = 60;
    float[] left = Samples.ordinary("left", rows * depth);
    float[] right = Samples.ordinary("right", 4 * Panels.WIDTH * depth);
    float[] product = new float[rows * Panels.WIDTH];
    int[][] shapes = {{60, 4}, {60, 32}, {4, 32}, {60, 16}, {4, 16}, {4, 4}};
    for (int[] shape : shapes) {
      assertStopsAllocating(
          shape[0] + " rows x " + shape[1] + " columns",
          () ->
              k.multiply(
                  left,
                  0,
                  depth,
                  1,
                  shape[0],
                  right,
                  0,
                  depth,
                  product,
                  0,
                  Panels.WIDTH,
                  shape[1],
                  true));
    }
    assertStopsAllocating(
        "one row x 5 panels", () -> k.multiplyRow(left, 0, depth / 2, right, 0, 5, product, 0));
  }

  @Test
  void columnSums() {
    NormKernels k = kernels.norm();
    float[] mean = Samples.ordinary("mean", STRIDE);
    assertStopsAllocating("moments", () -> k.moments(x, 0, STRIDE, ROWS, WHOLE, a, b, 0));
    assertStopsAllocating("columnSums", () -> k.columnSums(x, 0, STRIDE, ROWS, WHOLE, a, 0));
    assertStopsAllocating(
        "gradientSums",
        () ->
            k.gradientSums(x, 0, STRIDE, y, 0, STRIDE, mean, mean, mean, 0, ROWS, WHOLE, a, b, 0));
  }
}
