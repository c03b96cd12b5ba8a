package io.evenkeel.benchmarks;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Workers;
import java.util.Arrays;

/**
 * Matrix products as a share of what the cores could do: the peak is measured between the products,
 * in the same run, on as many threads. Prints a Markdown table of medians over the rounds.
 *
 * <p>Arguments: threads (default 1 and 2), rounds (default 31).
 */
public final class GemmPeak {
  /** Rows, columns, depth. */
  private static final int[][] SHAPES = {
    {60, 100, 784}, {256, 512, 784}, {256, 512, 512}, {1024, 1024, 1024}
  };

  private static final int PEAK_ITERATIONS = 400_000;

  /** Keeps the peak's result alive. */
  private static volatile float sink;

  private GemmPeak() {}

  /** Runs the table. */
  public static void main(String[] arguments) {
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 31;
    int[] threadCounts =
        arguments.length > 0 ? new int[] {Integer.parseInt(arguments[0])} : new int[] {1, 2};
    System.out.println(Kernels.active().description());
    System.out.println("| rows, columns, depth | threads | GFLOP/s | of the peak | p10 | p90 |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    for (int threads : threadCounts) {
      try (Workers workers = new Workers(threads)) {
        for (int[] shape : SHAPES) {
          row(shape, workers, rounds);
        }
      }
    }
  }

  private static void row(int[] shape, Workers workers, int rounds) {
    BoundProduct product = new BoundProduct(shape[0], shape[1], shape[2], workers);
    int repeat = (int) Math.max(1, 5e8 / product.operations());
    for (int i = 0; i < 8; i++) {
      peak(workers);
      product.rate(repeat);
    }
    double[] shares = new double[rounds];
    double[] rates = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      double before = peak(workers);
      rates[i] = product.rate(repeat);
      shares[i] = rates[i] / Math.max(before, peak(workers));
    }
    Arrays.sort(shares);
    Arrays.sort(rates);
    System.out.printf(
        "| %d, %d, %d | %d | %.1f | %.1f %% | %.1f %% | %.1f %% |%n",
        shape[0],
        shape[1],
        shape[2],
        workers.count(),
        rates[rounds / 2],
        100 * shares[rounds / 2],
        100 * shares[rounds / 10],
        100 * shares[rounds - 1 - rounds / 10]);
  }

  /** Peak in GFLOP/s of as many threads as the workers have. */
  private static double peak(Workers workers) {
    int count = workers.count();
    long start = System.nanoTime();
    workers.run(count, count, (item, worker) -> sink = FmaPeak.run(PEAK_ITERATIONS));
    return count * FmaPeak.operations(PEAK_ITERATIONS) / (System.nanoTime() - start);
  }
}
