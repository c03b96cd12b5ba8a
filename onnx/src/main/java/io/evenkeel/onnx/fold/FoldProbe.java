package io.evenkeel.onnx.fold;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.runtime.Optimization;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.util.Map;
import java.util.Objects;

/**
 * What ONNX Runtime says of a model before and after folding, on the same inputs.
 *
 * @param difference the largest of all output numbers, between before and after
 * @param largest the largest output number before, in size
 * @param optimized seconds a run, with all that ONNX Runtime does to a graph when it loads it
 * @param plain seconds a run, node by node
 */
public record FoldProbe(double difference, double largest, Latency optimized, Latency plain) {
  private static final int ROUNDS = 3;
  private static final double SECONDS_A_ROUND = 0.3;
  private static final int MOST_RUNS = 200;

  /** Seconds a run, before folding and after it. */
  public record Latency(double before, double after) {}

  /**
   * Runs both models.
   *
   * @param inputs by name, such as {@link ProbeRows}
   * @throws InvalidInputException if ONNX Runtime does not run one of them
   */
  public static FoldProbe of(FoldedModel folded, Map<String, TensorProto> inputs) {
    double difference = 0;
    double largest = 0;
    Map<String, TensorProto> expected;
    Map<String, TensorProto> actual;
    try (RuntimeSession before = RuntimeSession.open(folded.before(), Optimization.NONE, 0);
        RuntimeSession after = RuntimeSession.open(folded.after(), Optimization.NONE, 0)) {
      expected = before.run(inputs);
      actual = after.run(inputs);
      for (Map.Entry<String, TensorProto> output : expected.entrySet()) {
        double[] x = TensorValues.doubles(output.getValue());
        double[] y = TensorValues.doubles(Objects.requireNonNull(actual.get(output.getKey())));
        for (int i = 0; i < x.length; i++) {
          largest = Math.max(largest, Math.abs(x[i]));
          difference =
              Math.max(difference, Double.compare(x[i], y[i]) == 0 ? 0 : Math.abs(x[i] - y[i]));
        }
      }
      Latency plain = latency(before, after, inputs);
      return new FoldProbe(difference, largest, optimized(folded, inputs), plain);
    }
  }

  private static Latency optimized(FoldedModel folded, Map<String, TensorProto> inputs) {
    try (RuntimeSession before = RuntimeSession.open(folded.before());
        RuntimeSession after = RuntimeSession.open(folded.after())) {
      return latency(before, after, inputs);
    }
  }

  /** In turns, so that what slows the machine down for a while meets both. */
  private static Latency latency(
      RuntimeSession before, RuntimeSession after, Map<String, TensorProto> inputs) {
    double once = Math.max(before.medianSeconds(inputs, 1, 1), after.medianSeconds(inputs, 1, 1));
    int runs = (int) Math.clamp(SECONDS_A_ROUND / once, 1, MOST_RUNS);
    double shortestBefore = Double.POSITIVE_INFINITY;
    double shortestAfter = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      shortestBefore = Math.min(shortestBefore, before.medianSeconds(inputs, 1, runs));
      shortestAfter = Math.min(shortestAfter, after.medianSeconds(inputs, 1, runs));
    }
    return new Latency(shortestBefore, shortestAfter);
  }
}
