package io.evenkeel.benchmarks;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.model.Model;
import io.evenkeel.onnx.export.OnnxExport;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.runtime.Optimization;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Seconds of a prediction by the MNIST network of {@link RecalibrationTable}, as an ONNX graph in
 * ONNX Runtime, unfolded and folded by us, with ONNX Runtime's own optimizations and without, and
 * by our own {@code Model}, with and without the softmax, which the graph has too; all with as many
 * threads as there are cores. The numbers are the best of several rounds in which all take turns.
 *
 * <p>Prints a Markdown table. Arguments: number of rounds (default 5).
 */
public final class FoldLatency {
  private static final int[] BATCHES = {1, 1024};
  private static final double SECONDS_A_TURN = 0.25;
  private static final int WARM_UP = 20;

  private FoldLatency() {}

  @FunctionalInterface
  private interface Timed {
    /** The median run's seconds. */
    double median(int runs);
  }

  private record Way(String name, Timed timed) {}

  /** See {@link FoldLatency}. */
  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    Model model = RecalibrationTable.trained(1);
    ModelProto unfolded = new OnnxExport(model).build();
    String name = new GraphView(unfolded.getGraph()).requiredInputs().getFirst().getName();
    ModelProto folded = GraphFolding.fold(unfolded).after();
    System.out.println("| microseconds a call | batch 1 | batch 1024 |");
    System.out.println("| --- | --- | --- |");
    String[] names = new String[0];
    double[][] best = new double[BATCHES.length][];
    for (int b = 0; b < BATCHES.length; b++) {
      float[] rows = rows(Mnist.test(), BATCHES[b]);
      Map<String, TensorProto> input = Map.of(name, TensorValues.of(name, rows, BATCHES[b], 784));
      try (RuntimeSession plain = RuntimeSession.open(unfolded, Optimization.NONE, 0);
          RuntimeSession plainFolded = RuntimeSession.open(folded, Optimization.NONE, 0);
          RuntimeSession best1 = RuntimeSession.open(unfolded);
          RuntimeSession best2 = RuntimeSession.open(folded)) {
        int count = BATCHES[b];
        List<Way> ways =
            List.of(
                new Way("ONNX Runtime, node by node, unfolded", r -> ort(plain, input, r)),
                new Way("ONNX Runtime, node by node, folded", r -> ort(plainFolded, input, r)),
                new Way("ONNX Runtime, optimized by itself, unfolded", r -> ort(best1, input, r)),
                new Way("ONNX Runtime, optimized by itself, folded", r -> ort(best2, input, r)),
                new Way("Evenkeel, logits", r -> median(() -> model.logits(rows, count), r)),
                new Way("Evenkeel, predict", r -> median(() -> model.predict(rows, count), r)));
        names = ways.stream().map(Way::name).toArray(String[]::new);
        best[b] = best(ways, rounds);
      }
    }
    for (int w = 0; w < names.length; w++) {
      System.out.printf(
          Locale.ROOT, "| %s | %.1f | %.0f |%n", names[w], 1e6 * best[0][w], 1e6 * best[1][w]);
    }
  }

  private static double[] best(List<Way> ways, int rounds) {
    double[] best = new double[ways.size()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    for (int round = 0; round < rounds; round++) {
      for (int w = 0; w < best.length; w++) {
        Timed timed = ways.get(w).timed();
        int runs = (int) Math.clamp(SECONDS_A_TURN / timed.median(WARM_UP), 5, 2000);
        best[w] = Math.min(best[w], timed.median(runs));
      }
    }
    return best;
  }

  private static double ort(RuntimeSession session, Map<String, TensorProto> input, int runs) {
    return session.medianSeconds(input, 1, runs);
  }

  private static double median(Supplier<float[]> prediction, int runs) {
    long[] times = new long[runs];
    float sum = 0;
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      sum += prediction.get()[0];
      times[i] = System.nanoTime() - start;
    }
    if (!Float.isFinite(sum)) {
      throw new IllegalStateException("the network predicts " + sum);
    }
    Arrays.sort(times);
    return 0.5e-9 * (times[(runs - 1) / 2] + times[runs / 2]);
  }

  private static float[] rows(Dataset data, int count) {
    float[] rows = new float[count * data.features()];
    data.copyFeatures(IntStream.range(0, count).toArray(), 0, count, rows, 0);
    return rows;
  }
}
