package io.evenkeel.benchmarks.jmh;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.Kernels;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Elementwise functions over 4096 floats, which lie in the first-level cache as they do where the
 * engine calls them: exp, log and tanh as runs, activations forward and backward as blocks of 64
 * rows.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class ElementwiseBenchmark {
  private static final int ROWS = 64;
  private static final int COLUMNS = 64;
  private static final int COUNT = ROWS * COLUMNS;

  private final Elementwise elementwise = Kernels.active().elementwise();
  private final float[] x = Floats.normal(COUNT, 1);
  private final float[] positive = Floats.positive(COUNT, 2);
  private final float[] gradient = Floats.normal(COUNT, 3);
  private final float[] y = new float[COUNT];

  /** Which activation. */
  @State(Scope.Benchmark)
  public static class Activation {
    @Param({"RELU", "SIGMOID", "TANH", "GELU"})
    public ActivationFunction function = ActivationFunction.RELU;
  }

  @Benchmark
  public float[] exp(Work work) {
    elementwise.exp(x, 0, y, 0, COUNT);
    return counted(y, work);
  }

  @Benchmark
  public float[] log(Work work) {
    elementwise.log(positive, 0, y, 0, COUNT);
    return counted(y, work);
  }

  @Benchmark
  public float[] tanh(Work work) {
    elementwise.tanh(x, 0, y, 0, COUNT);
    return counted(y, work);
  }

  /** y = f(x). */
  @Benchmark
  public float[] activationForward(Activation activation, Work work) {
    elementwise
        .activation(activation.function, 0)
        .forward(x, 0, COLUMNS, y, 0, COLUMNS, ROWS, COLUMNS);
    return counted(y, work);
  }

  /** gradient = gradient * f'(x), on a fresh copy, so that it does not run to zero. */
  @Benchmark
  public float[] activationBackward(Activation activation, Work work) {
    System.arraycopy(gradient, 0, y, 0, COUNT);
    elementwise
        .activation(activation.function, 0)
        .backward(x, 0, COLUMNS, y, 0, COLUMNS, ROWS, COLUMNS);
    return counted(y, work);
  }

  private static float[] counted(float[] result, Work work) {
    work.gigaelements += COUNT * 1e-9;
    return result;
  }
}
