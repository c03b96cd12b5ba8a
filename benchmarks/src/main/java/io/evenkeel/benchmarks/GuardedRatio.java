package io.evenkeel.benchmarks;

import io.evenkeel.kernels.Workers;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a change must not make slower, as a ratio of two times that are measured in turn in one run:
 * it means the same on any machine. A bound lies above what was measured by what a busy machine
 * adds, and is never raised because a change exceeds it.
 */
enum GuardedRatio {
  W1_NORM("BN's cost: a W1 step with BN to one without", 1.12) {
    @Override
    StepTimer.Step[] steps() {
      return new StepTimer.Step[] {step(Workload.W1, true, ""), step(Workload.W1, false, "")};
    }
  },
  W2_NORM("BN's cost: a W2 step with BN to one without", 1.10) {
    @Override
    StepTimer.Step[] steps() {
      return new StepTimer.Step[] {step(Workload.W2, true, ""), step(Workload.W2, false, "")};
    }
  },
  W1_FUSED("fusion: a W1 step to the same layer by layer", 0.25) {
    @Override
    StepTimer.Step[] steps() {
      return new StepTimer.Step[] {
        step(Workload.W1, true, ""), step(Workload.W1, true, StepBench.UNFUSED)
      };
    }
  },
  W2_FUSED("fusion: a W2 step to the same layer by layer", 0.25) {
    @Override
    StepTimer.Step[] steps() {
      return new StepTimer.Step[] {
        step(Workload.W2, true, ""), step(Workload.W2, true, StepBench.UNFUSED)
      };
    }
  },
  W4_NORM("BN's cost: a W4 step with BN to one without", 1.20) {
    @Override
    StepTimer.Step[] steps() {
      return new StepTimer.Step[] {step(Workload.W4, true, ""), step(Workload.W4, false, "")};
    }
  },
  PRODUCT("a product of 256 x 512 x 512 to the peak of multiply-adds in registers", 1.5) {
    @Override
    StepTimer.Step[] steps() {
      BoundProduct product = new BoundProduct(256, 512, 512, new Workers(1));
      int iterations = (int) (product.operations() / FmaPeak.operations(1));
      return new StepTimer.Step[] {
        new Alone(product::run), new Alone(() -> sink = FmaPeak.run(iterations))
      };
    }
  },
  W2_PRODUCTS("a W2 step to its matrix products alone", 1.45) {
    @Override
    StepTimer.Step[] steps() {
      return new StepTimer.Step[] {step(Workload.W2, true, ""), products(Workload.W2)};
    }
  },
  W5_PRODUCTS("a prediction of 1024 rows to its matrix products alone", 1.15) {
    @Override
    StepTimer.Step[] steps() {
      return new StepTimer.Step[] {step(Workload.W5_1024, true, ""), products(Workload.W5_1024)};
    }
  };

  /** The least nanoseconds that one side takes in a round: far more than the clock's resolution. */
  private static final long ROUND = 40_000_000;

  /** The compiler is done when neither side has become faster for this many nanoseconds. */
  private static final long SETTLED = 2_000_000_000;

  /** A time counts as faster if it is shorter than the shortest one by this factor. */
  private static final double FASTER = 0.97;

  /** Time of the thread, not of the clock: others on the machine do not count. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Keeps a result alive. */
  private static volatile float sink;

  private final String meaning;
  private final double bound;

  GuardedRatio(String meaning, double bound) {
    this.meaning = meaning;
    this.bound = bound;
  }

  /** What is compared with what, in a few words. */
  String meaning() {
    return meaning;
  }

  /** The most that the ratio may be. */
  double bound() {
    return bound;
  }

  /** The step that is looked at, and what it is compared with. */
  abstract StepTimer.Step[] steps();

  private static StepTimer.Step step(Workload workload, boolean batchNorm, String variant) {
    return StepBench.step(new StepArguments(workload, batchNorm, 1, 1, variant));
  }

  /** The median over rounds of one side's time to the other's, on one thread. */
  double measure(int rounds) {
    StepTimer.Step[] steps = steps();
    double[] shortest = warmUp(steps);
    int[] repeats = new int[2];
    Arrays.setAll(repeats, side -> (int) Math.clamp(ROUND / shortest[side], 1, 10_000));
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      double first = time(steps[0], repeats[0]);
      double second = time(steps[1], repeats[1]);
      double third =
          time(steps[0], repeats[0]); // before and after the other one, so that drift cancels
      ratios[round] = (first + third) / (2 * second);
    }
    Arrays.sort(ratios);
    return ratios[rounds / 2];
  }

  /** The shortest time of each side, once they are compiled. */
  private static double[] warmUp(StepTimer.Step[] steps) {
    double[] shortest = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    long improved = System.nanoTime();
    while (System.nanoTime() - improved < SETTLED) {
      for (int side = 0; side < 2; side++) {
        double time = time(steps[side], StepData.BATCHES);
        if (time < FASTER * shortest[side]) {
          shortest[side] = time;
          improved = System.nanoTime();
        }
      }
    }
    return shortest;
  }

  private static double time(StepTimer.Step step, int repeat) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < repeat; i++) {
      step.run(i % StepData.BATCHES);
    }
    return (double) (THREADS.getCurrentThreadCpuTime() - start) / repeat;
  }

  /** A workload's matrix products and nothing else, each on arrays of its own. */
  private static StepTimer.Step products(Workload workload) {
    List<BoundProduct> products = new ArrayList<>();
    Workers workers = new Workers(1);
    int rows = workload.batch();
    for (int layer = 0; layer < workload.denseLayers(); layer++) {
      int inputs = workload.inputs(layer);
      int outputs = workload.outputs(layer);
      products.add(new BoundProduct(rows, outputs, inputs, workers));
      if (workload.trains()) {
        products.add(new BoundProduct(inputs, outputs, rows, workers));
        if (layer > 0) {
          products.add(new BoundProduct(rows, inputs, outputs, workers));
        }
      }
    }
    return new Alone(() -> products.forEach(BoundProduct::run));
  }

  /** A step that takes no rows and has no loss. */
  private record Alone(Runnable work) implements StepTimer.Step {
    @Override
    public void run(int batch) {
      work.run();
    }

    @Override
    public double loss(int batch) {
      return Double.NaN;
    }
  }
}
