package io.evenkeel.benchmarks;

import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MatrixPacker;
import io.evenkeel.kernels.TileEpilogue;
import io.evenkeel.kernels.Workers;
import io.evenkeel.kernels.image.ConvShape;
import io.evenkeel.kernels.image.Convolution;
import io.evenkeel.kernels.image.ConvolutionGradients;
import io.evenkeel.kernels.image.ImageScratch;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Random;

/**
 * 3 x 3 convolutions as a share of what the cores could do, forward and both ways backward, with as
 * many filters as channels: the peak is measured between the runs, on as many threads. Prints a
 * Markdown table of medians over the rounds. Taps in the padding count as work. On one thread the
 * time is the processor's, so that what else the machine does weighs less.
 *
 * <p>Arguments: threads (default 1), rounds (default 15), then channels (default 32 64 128 256).
 */
public final class ConvPeak {
  private static final int[] SIZES = {32, 16, 8, 4};
  private static final int PEAK_ITERATIONS = 200_000;

  /** Until the compiler is done with a shape. */
  private static final long WARM_UP_NANOS = 2_000_000_000L;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Keeps the peak's result alive. */
  private static volatile float sink;

  private ConvPeak() {}

  /** Runs the table. */
  public static void main(String[] arguments) {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
    int[] channels =
        arguments.length > 2
            ? Arrays.stream(arguments).skip(2).mapToInt(Integer::parseInt).toArray()
            : new int[] {32, 64, 128, 256};
    System.out.println(Kernels.active().description());
    System.out.println("| image, channels | threads | forward | input's gradient | weights' |");
    System.out.println("| --- | --- | --- | --- | --- |");
    try (Workers workers = new Workers(threads)) {
      for (int size : SIZES) {
        for (int c : channels) {
          row(ConvShape.same(size, size, c, c, 3, 1), workers, rounds);
        }
      }
    }
  }

  private static void row(ConvShape shape, Workers workers, int rounds) {
    Bound bound = new Bound(shape, workers);
    double[][] shares = new double[3][rounds];
    long warm = System.nanoTime() + WARM_UP_NANOS;
    while (System.nanoTime() < warm) {
      for (int way = 0; way < 3; way++) {
        bound.rate(way);
      }
    }
    for (int i = 0; i < rounds; i++) {
      for (int way = 0; way < 3; way++) {
        double before = peak(workers);
        double rate = bound.rate(way);
        double share = rate / Math.max(before, peak(workers));
        shares[way][i] = share;
      }
    }
    for (double[] way : shares) {
      Arrays.sort(way);
    }
    System.out.printf(
        "| %d x %d, %d | %d | %.1f %% | %.1f %% | %.1f %% |%n",
        shape.height(),
        shape.width(),
        shape.channels(),
        workers.count(),
        100 * shares[0][rounds / 2],
        100 * shares[1][rounds / 2],
        100 * shares[2][rounds / 2]);
  }

  /** Peak in GFLOP/s of as many threads as the workers have. */
  private static double peak(Workers workers) {
    int count = workers.count();
    long start = nanos(workers);
    workers.run(count, count, (item, worker) -> sink = FmaPeak.run(PEAK_ITERATIONS));
    return count * FmaPeak.operations(PEAK_ITERATIONS) / (nanos(workers) - start);
  }

  private static long nanos(Workers workers) {
    return workers.count() == 1 ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }

  /** One convolution, bound to its arrays; some 20 ms a run at 100 GFLOP/s. */
  private static final class Bound {
    private final Workers workers;
    private final int images;
    private final int stride;
    private final Convolution convolution;
    private final ConvolutionGradients gradients;
    private final float[] x;
    private final float[] y;
    private final float[] weights;
    private final float[] formed;
    private final float[] turned;
    private final float[] weightsGradient;
    private final double operations;

    Bound(ConvShape shape, Workers workers) {
      this.workers = workers;
      images = (int) Math.max(4, Math.ceil(2e9 / (2.0 * shape.multiplyAdds())));
      stride = Blocking.padded(shape.channels());
      ImageScratch scratch = new ImageScratch(workers);
      convolution = new Convolution(shape, images, Kernels.active(), scratch);
      gradients = new ConvolutionGradients(shape, images, Kernels.active(), scratch);
      operations = 2.0 * images * shape.multiplyAdds();
      Random random = new Random(1);
      x = gaussians(images * shape.inputPixels() * stride, random);
      y = gaussians(images * shape.outputPixels() * stride, random);
      weights = gaussians(shape.weightsSize(), random);
      formed = convolution.form(weights, new float[convolution.formedSize()]);
      weightsGradient = new float[shape.weightsSize()];
      turned = new float[gradients.turnedSize()];
      gradients.turn(weights, turned);
    }

    private static float[] gaussians(int count, Random random) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return values;
    }

    /** GFLOP/s of one run forward (0), back to the input (1) or to the weights (2). */
    double rate(int way) {
      MatrixPacker input = new MatrixPacker(x, stride);
      MatrixPacker gradient = new MatrixPacker(y, stride);
      long start = nanos(workers);
      switch (way) {
        case 0 -> convolution.forward(images, input, formed, y, stride, TileEpilogue.NONE);
        case 1 -> gradients.ofInput(images, gradient, turned, x, stride, TileEpilogue.NONE);
        default -> gradients.ofWeights(images, input, gradient, weightsGradient, TileEpilogue.NONE);
      }
      return operations / (nanos(workers) - start);
    }
  }
}
