package io.evenkeel.benchmarks.jmh;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.ColumnMoments;
import io.evenkeel.kernels.ColumnSums;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Panels;
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
 * BN by itself, not fused into products: passes over a whole matrix in blocks of 64 rows on one
 * thread, with the kernels that packers and epilogues call. Forward is two passes (moments with
 * their merge, then the affine), and so is backward (the two sums with their merge, then dz). Bytes
 * are those that each pass must read and write.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class BatchNormBenchmark {
  /** Rows and columns of the matrix: W1's, W2's and W3's. */
  @Param({"60x100", "256x512", "1024x1024"})
  public String shape = "";

  private final NormKernels norm = Kernels.active().norm();
  private int rows;
  private int columns;
  private int stride;
  private float[] z = {};
  private float[] dy = {};
  private float[] result = {};
  private float[] mean = {};
  private float[] scale = {};
  private float[] shift = {};
  private float[] slope = {};
  private ColumnMoments moments = new ColumnMoments(norm, 1, 1);
  private ColumnSums sums = new ColumnSums(norm, 1, 1);

  /** Prepares the matrices and the constants by column. */
  @Setup
  public void setUp() {
    String[] parts = shape.split("x", -1);
    rows = Integer.parseInt(parts[0]);
    columns = Integer.parseInt(parts[1]);
    stride = Blocking.stride(columns);
    z = Floats.normal(rows * stride, 1);
    dy = Floats.normal(rows * stride, 2);
    result = new float[rows * stride];
    mean = Floats.normal(stride, 3);
    scale = Floats.positive(stride, 4);
    shift = Floats.normal(stride, 5);
    slope = Floats.normal(stride, 6);
    moments = new ColumnMoments(norm, columns, rows);
    sums = new ColumnSums(norm, columns, rows);
  }

  /** Mean and squared deviations of each column: one pass. */
  @Benchmark
  public double[] forwardMoments(Work work) {
    for (int row = 0; row < rows; row += Blocking.ROWS) {
      for (int column = 0; column < columns; column += Panels.WIDTH) {
        int width = Math.min(Panels.WIDTH, columns - column);
        moments.record(row, height(row), column, width, z, row * stride + column, stride);
      }
    }
    moments.merge(z, stride, rows);
    count(1, work);
    return moments.squaredDeviations();
  }

  /** y = (z - mean) * scale + shift: one pass, two matrices. */
  @Benchmark
  public float[] forwardAffine(Work work) {
    int width = Blocking.padded(columns);
    for (int row = 0; row < rows; row += Blocking.ROWS) {
      int at = row * stride;
      int height = height(row);
      norm.affine(z, at, stride, mean, scale, shift, 0, result, at, stride, height, width);
    }
    count(2, work);
    return result;
  }

  /** sum dy and sum dy * zhat of each column: one pass over two matrices. */
  @Benchmark
  public double[] backwardSums(Work work) {
    for (int row = 0; row < rows; row += Blocking.ROWS) {
      for (int column = 0; column < columns; column += Panels.WIDTH) {
        int width = Math.min(Panels.WIDTH, columns - column);
        int at = row * stride + column;
        sums.record(
            row, height(row), column, width, dy, at, stride, z, at, stride, mean, scale, shift, 0);
      }
    }
    sums.merge(rows);
    count(2, work);
    return sums.dyZhat();
  }

  /** dz = dy * scale + ((z - mean) * slope + offset): one pass, three matrices. */
  @Benchmark
  public float[] backwardAffine(Work work) {
    int width = Blocking.padded(columns);
    for (int row = 0; row < rows; row += Blocking.ROWS) {
      int at = row * stride;
      norm.inputGradient(
          dy,
          at,
          stride,
          z,
          at,
          stride,
          mean,
          scale,
          slope,
          shift,
          0,
          result,
          at,
          stride,
          height(row),
          width);
    }
    count(3, work);
    return result;
  }

  private int height(int row) {
    return Math.min(Blocking.ROWS, rows - row);
  }

  private void count(int matrices, Work work) {
    work.gigabytes += 1e-9 * Float.BYTES * rows * columns * matrices;
  }
}
