package io.evenkeel.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/**
 * Times steps one by one with the nanosecond clock, after as many untimed ones. Reading the loss is
 * not timed.
 */
public final class StepTimer {

  /** One side's step. */
  public interface Step {
    /** Carries out one step, or one inference call, on a mini-batch of {@link StepData}. */
    void run(int batch);

    /** The mean loss of the mini-batch that ran last, as the forward pass saw it. */
    double loss(int batch);
  }

  private StepTimer() {}

  /**
   * Runs the warm-up and the timed steps.
   *
   * @param engine who runs the steps
   * @param arguments what was asked for
   * @param settings versions and thread settings to put into the report
   * @param step the step itself; its mini-batches are taken in turn
   */
  public static StepReport time(
      String engine, StepArguments arguments, SortedMap<String, String> settings, Step step) {
    int repetitions = arguments.repetitions();
    long[] nanos = new long[repetitions];
    int steps = 2 * repetitions;
    List<Double> firstLosses = new ArrayList<>();
    List<Double> lastLosses = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      int batch = i % StepData.BATCHES;
      long start = System.nanoTime();
      step.run(batch);
      long end = System.nanoTime();
      if (i >= repetitions) {
        nanos[i - repetitions] = end - start;
      }
      if (i < StepData.BATCHES) {
        firstLosses.add(step.loss(batch));
      }
      if (i >= steps - StepData.BATCHES) {
        lastLosses.add(step.loss(batch));
      }
    }
    Arrays.sort(nanos);
    return new StepReport(
        engine,
        arguments.workload().label(),
        arguments.network(),
        arguments.threads(),
        arguments.variant(),
        repetitions,
        milliseconds(nanos, 0.5),
        milliseconds(nanos, 0.1),
        milliseconds(nanos, 0.9),
        firstLosses,
        lastLosses,
        settings);
  }

  private static double milliseconds(long[] sorted, double quantile) {
    return sorted[(int) (quantile * (sorted.length - 1) + 0.5)] * 1e-6;
  }
}
