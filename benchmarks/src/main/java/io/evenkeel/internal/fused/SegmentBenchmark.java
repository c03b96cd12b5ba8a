package io.evenkeel.internal.fused;

import io.evenkeel.benchmarks.jmh.Floats;
import io.evenkeel.benchmarks.jmh.Work;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Packer;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.Shape;
import java.util.Arrays;
import java.util.List;
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
 * The engine's packers and tile epilogues by themselves, on W2's matrix of 256 x 512: a packer
 * fills the blocks of 64 rows that a product reads, an epilogue is handed tile after tile of 64 x
 * 32. In a product they run on data that is in the cache anyway, so what they add there is less.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class SegmentBenchmark {
  private static final int ROWS = 256;
  private static final int FEATURES = 512;
  private static final int STRIDE = Blocking.stride(FEATURES);

  private final float[] block = new float[Blocking.ROWS * STRIDE];
  private final float[] dy = Floats.normal(ROWS * STRIDE, 2);
  private final float[] tiles = new float[ROWS * STRIDE];

  /** The layers between two products. */
  public enum Layers {
    NONE,
    BN_RELU,
    BN_SIGMOID
  }

  /** A segment of those layers, whose packers and epilogues have all data that they read. */
  @State(Scope.Benchmark)
  public static class Filled {
    @Param({"NONE", "BN_RELU", "BN_SIGMOID"})
    public Layers layers = Layers.NONE;

    private Segment segment = segment(Layers.NONE);

    /** Binds the segment. */
    @Setup
    public void setUp() {
      segment = segment(layers);
    }
  }

  /** A segment with BN and relu, for what does not depend on the activation. */
  @State(Scope.Benchmark)
  public static class Normed {
    private final Segment segment = segment(Layers.BN_RELU);
  }

  private static Segment segment(Layers layers) {
    Activation activation =
        switch (layers) {
          case NONE -> null;
          case BN_RELU -> new Activation(ActivationFunction.RELU);
          case BN_SIGMOID -> new Activation(ActivationFunction.SIGMOID);
        };
    Node node = new Node(0, "0", new Op.Input(), List.of(), Shape.of(FEATURES), 0);
    Placed<BatchNorm> norm = layers == Layers.NONE ? null : new Placed<>(node, BatchNorm.DEFAULT);
    Placed<Activation> after = activation == null ? null : new Placed<>(node, activation);
    Norm bound = norm == null ? null : new Norm(norm, FEATURES, ROWS);
    Segment segment =
        new Segment(
            new Plan.Planned(
                new SegmentSpec(norm, null, null, after, null),
                new Plan.Batch(),
                Shape.of(FEATURES)),
            bound,
            bound,
            Floats.normal(ROWS * STRIDE, 1),
            STRIDE,
            Floats.normal(ROWS * STRIDE, 2),
            null,
            false,
            ROWS,
            1,
            Kernels.active());
    if (bound != null) {
      Arrays.fill(bound.scale, 1.25f);
      Arrays.fill(bound.shift, 0.1f);
      Arrays.fill(bound.mean, 0.01f);
      Arrays.fill(bound.invStd, 1.25f);
      Arrays.fill(bound.slope, 1e-3f);
      Arrays.fill(bound.offset, 1e-3f);
    }
    return segment;
  }

  /** a = f(BN(z)): reads z, writes the block. */
  @Benchmark
  public float[] packOutput(Filled filled, Work work) {
    return pack(filled.segment.output, 2, work);
  }

  /** dz: reads dy and z, writes the block. */
  @Benchmark
  public float[] packInputGradient(Normed normed, Work work) {
    return pack(normed.segment.inputGradient, 3, work);
  }

  /** The moments of each tile: reads z. */
  @Benchmark
  public float[] momentsEpilogue(Normed normed, Work work) {
    return finish(normed.segment.matrixEpilogue, normed.segment.z, 1, work);
  }

  /**
   * dL/dztilde of each tile and its column sums: reads dL/da and z, writes dL/dztilde, on a fresh
   * copy of dL/da, so that it does not run to zero.
   */
  @Benchmark
  public float[] gradientEpilogue(Filled filled, Work work) {
    System.arraycopy(dy, 0, tiles, 0, dy.length);
    return finish(
        filled.segment.gradientEpilogue, tiles, filled.segment.norm == null ? 1 : 3, work);
  }

  private float[] pack(Packer packer, int matrices, Work work) {
    for (int row = 0; row < ROWS; row += Blocking.ROWS) {
      packer.pack(row, Blocking.ROWS, 0, FEATURES, block, 0, STRIDE);
    }
    count(matrices, work);
    return block;
  }

  private static float[] finish(TileEpilogue epilogue, float[] tiles, int matrices, Work work) {
    for (int row = 0; row < ROWS; row += Blocking.ROWS) {
      for (int column = 0; column < FEATURES; column += Panels.WIDTH) {
        int at = row * STRIDE + column;
        epilogue.finish(row, Blocking.ROWS, column, Panels.WIDTH, tiles, at, STRIDE, 0);
      }
    }
    count(matrices, work);
    return tiles;
  }

  private static void count(int matrices, Work work) {
    work.gigabytes += 1e-9 * Float.BYTES * ROWS * FEATURES * matrices;
  }
}
