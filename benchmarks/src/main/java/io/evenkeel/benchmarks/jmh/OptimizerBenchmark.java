package io.evenkeel.benchmarks.jmh;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.OptimizerKernels;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One update of a number of weights on one thread: 10 000 fit into the second-level cache, 1 048
 * 576 do not. Bytes are those of weights, gradients and state, each read once and all except the
 * gradients written once. The learning rate is tiny, so that nothing overflows or turns denormal.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class OptimizerBenchmark {
  private static final float RATE = 1e-9f;

  @Param({"10000", "1048576"})
  public int weights;

  private final OptimizerKernels kernels = Kernels.active().optimizers();
  private float[] weight = {};
  private float[] gradient = {};
  private float[] first = {};
  private float[] second = {};

  /** Draws weights, gradients and state. */
  @Setup
  public void setUp() {
    weight = Floats.normal(weights, 1);
    gradient = Floats.normal(weights, 2);
    first = Floats.normal(weights, 3);
    second = Floats.positive(weights, 4);
  }

  @Benchmark
  public float[] sgd(Work work) {
    kernels.sgd(weight, gradient, 0, weights, 1, 0, RATE);
    return counted(0, work);
  }

  @Benchmark
  public float[] momentum(Work work) {
    kernels.momentum(weight, gradient, first, 0, weights, 1, 0, RATE, 0.9f, false);
    return counted(1, work);
  }

  @Benchmark
  public float[] rmsprop(Work work) {
    kernels.rmsprop(weight, gradient, second, 0, weights, 1, 0, RATE, 0.99f, 1e-8f);
    return counted(1, work);
  }

  @Benchmark
  public float[] adam(Work work) {
    kernels.adam(
        weight, gradient, first, second, 0, weights, 1, 0, 0, RATE, 0.9f, 0.999f, 1e-8f, 0.5, 0.5);
    return counted(2, work);
  }

  private float[] counted(int slots, Work work) {
    work.gigabytes += 1e-9 * Float.BYTES * weights * (3 + 2 * slots);
    return weight;
  }
}
