package io.evenkeel.benchmarks.jmh;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixPacker;
import io.evenkeel.kernels.MatrixProduct;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The matrix product as a training step runs it, in its three forms: forward (left operand as it
 * lies, right one in panels), the gradient of the left operand's side, which is the same with other
 * shapes, and {@code transposed} for the gradient of the weights. For shares of the peak, which is
 * measured between products in the same process, see {@code GemmPeak}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class GemmBenchmark {
  /** Rows, columns and depth of the product. */
  @Param({"60x100x784", "256x512x784", "256x512x512", "1024x1024x1024"})
  public String shape = "";

  @Param({"1", "2"})
  public int threads;

  private int m;
  private int n;
  private int k;
  private MatrixPacker rows = new MatrixPacker(new float[0], 16);
  private MatrixPacker columns = rows;
  private float[] panels = {};
  private float[] result = {};
  private Workers workers = new Workers(1);
  private MatrixProduct product =
      new MatrixProduct(Kernels.active().microKernel(), Blocking.DEFAULT, workers);

  /** Prepares the operands. */
  @Setup(Level.Trial)
  public void setUp() {
    String[] parts = shape.split("x", -1);
    m = Integer.parseInt(parts[0]);
    n = Integer.parseInt(parts[1]);
    k = Integer.parseInt(parts[2]);
    rows = new MatrixPacker(Floats.normal(m * Blocking.stride(k) + 16, 1), Blocking.stride(k));
    columns = new MatrixPacker(Floats.normal(k * Blocking.stride(m) + 16, 2), Blocking.stride(m));
    panels = Floats.normal(Panels.size(k, n), 3);
    result = new float[m * Blocking.stride(n) + 16];
    workers = new Workers(threads);
    product = new MatrixProduct(Kernels.active().microKernel(), Blocking.DEFAULT, workers);
  }

  /** Ends the threads. */
  @TearDown(Level.Trial)
  public void tearDown() {
    workers.close();
  }

  /** C = A B with A's rows read where they lie. */
  @Benchmark
  public float[] rows(Work work) {
    return run(MatrixProduct.Left.ROWS, rows, work);
  }

  /** C = A B with A given by its transpose. */
  @Benchmark
  public float[] transposed(Work work) {
    return run(MatrixProduct.Left.TRANSPOSED, columns, work);
  }

  private float[] run(MatrixProduct.Left orientation, MatrixPacker left, Work work) {
    product.run(
        orientation,
        left,
        m,
        k,
        n,
        panels,
        result,
        Blocking.stride(n),
        Panels.WIDTH,
        TileEpilogue.NONE);
    work.gigaflops += 2e-9 * m * n * k;
    return result;
  }
}
