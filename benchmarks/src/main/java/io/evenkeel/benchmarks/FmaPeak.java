package io.evenkeel.benchmarks;

import io.evenkeel.kernels.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most float multiply-adds a core can do: independent chains of fused multiply-adds in
 * registers, with the machine's widest vectors, and no memory.
 */
final class FmaPeak {
  private static final VectorSpecies<Float> FLOAT = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;

  private static final int ITERATIONS = 1_000_000;
  private static final int ROUNDS = 20;

  /** Keeps the result alive. */
  private static volatile float sink;

  private FmaPeak() {}

  /** Floating-point operations (a multiply-add is two) of one call with that many iterations. */
  static double operations(int iterations) {
    return 2.0 * CHAINS * FLOAT.length() * iterations;
  }

  /** GFLOP/s of that many threads at once: the best of some rounds of a few milliseconds each. */
  static double measure(int threads) {
    double best = 0;
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        workers.run(threads, threads, (item, worker) -> sink = run(ITERATIONS));
        best = Math.max(best, threads * operations(ITERATIONS) / (System.nanoTime() - start));
      }
    }
    return best;
  }

  /** Runs the chains; returns part of the result, so that the compiler leaves nothing out. */
  static float run(int iterations) {
    FloatVector a = FloatVector.broadcast(FLOAT, 0.9999f);
    FloatVector b = FloatVector.broadcast(FLOAT, 1e-4f);
    FloatVector c0 = a;
    FloatVector c1 = a;
    FloatVector c2 = a;
    FloatVector c3 = a;
    FloatVector c4 = a;
    FloatVector c5 = a;
    FloatVector c6 = a;
    FloatVector c7 = a;
    FloatVector c8 = a;
    FloatVector c9 = a;
    FloatVector c10 = a;
    FloatVector c11 = a;
    for (int i = 0; i < iterations; i++) {
      c0 = c0.fma(a, b);
      c1 = c1.fma(a, b);
      c2 = c2.fma(a, b);
      c3 = c3.fma(a, b);
      c4 = c4.fma(a, b);
      c5 = c5.fma(a, b);
      c6 = c6.fma(a, b);
      c7 = c7.fma(a, b);
      c8 = c8.fma(a, b);
      c9 = c9.fma(a, b);
      c10 = c10.fma(a, b);
      c11 = c11.fma(a, b);
    }
    FloatVector low = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    FloatVector high = c6.add(c7).add(c8).add(c9).add(c10).add(c11);
    return low.add(high).lane(0);
  }
}
