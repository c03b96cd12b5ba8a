package io.evenkeel.onnx.fold;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.internal.MutableGraph;
import io.evenkeel.onnx.internal.RunChannels;
import io.evenkeel.onnx.runtime.Optimization;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What ONNX Runtime computes for a model before and after folding, on the same inputs. The models
 * are compared at their outputs, before what could hide a difference there ({@link
 * ComparedValues}), and behind each layer that took something in; the result says where they differ
 * most relative to their size.
 *
 * @param value the name of the value where they differ most
 * @param difference the largest of all its numbers, between before and after
 * @param largest its largest number before, in size
 * @param values how many values were compared
 * @param optimized seconds a run, with all that ONNX Runtime does to a graph when it loads it
 * @param plain seconds a run, node by node
 */
public record FoldProbe(
    String value, double difference, double largest, int values, Latency optimized, Latency plain) {
  private static final int ROUNDS = 3;
  private static final double SECONDS_A_ROUND = 0.3;
  private static final int MOST_RUNS = 200;

  /** So many values are held at once. */
  private static final int GROUP = 8;

  /** Seconds a run, before folding and after it. */
  public record Latency(double before, double after) {}

  private record Difference(String value, double difference, double largest) {
    double share() {
      return difference == 0 ? 0 : difference / largest;
    }
  }

  /**
   * Runs both models.
   *
   * @param inputs by name, such as {@link ProbeRows}
   * @throws InvalidInputException if ONNX Runtime does not run one of them, or nothing finite comes
   *     out, so that nothing can be compared
   */
  public static FoldProbe of(FoldedModel folded, Map<String, TensorProto> inputs) {
    List<String> names = ComparedValues.of(folded);
    List<Difference> differences = new ArrayList<>();
    for (int from = 0; from < names.size(); from += GROUP) {
      List<String> group = names.subList(from, Math.min(names.size(), from + GROUP));
      differences.addAll(differences(folded, group, inputs));
    }
    Difference worst =
        differences.stream()
            .max(Comparator.comparingDouble(Difference::share))
            .orElseThrow(
                () -> new InvalidInputException("no value is the same before and after folding"));
    try (RuntimeSession before = RuntimeSession.open(folded.before(), Optimization.NONE, 0);
        RuntimeSession after = RuntimeSession.open(folded.after(), Optimization.NONE, 0)) {
      return new FoldProbe(
          worst.value(),
          worst.difference(),
          worst.largest(),
          differences.size(),
          optimized(folded, inputs),
          latency(before, after, inputs));
    }
  }

  /**
   * Requires that every batch normalization has as many scales as its input has channels, on these
   * inputs; for a model that {@link #of} could not run.
   *
   * @throws InvalidInputException with the first that does not
   */
  public static void requireChannels(ModelProto model, Map<String, TensorProto> inputs) {
    RunChannels.require(model, inputs);
  }

  private static List<Difference> differences(
      FoldedModel folded, List<String> values, Map<String, TensorProto> inputs) {
    Map<String, TensorProto> expected = run(folded.before(), values, inputs);
    Map<String, TensorProto> actual = run(folded.after(), values, inputs);
    List<Difference> differences = new ArrayList<>();
    for (String value : values) {
      double[] x = TensorValues.doubles(Objects.requireNonNull(expected.get(value)));
      double[] y = TensorValues.doubles(Objects.requireNonNull(actual.get(value)));
      if (x.length > 0 && Arrays.stream(x).noneMatch(Double::isFinite)) {
        throw new InvalidInputException(
            "on random inputs no number of the value %s is finite, before folding too, so that"
                    .formatted(Printable.text(value))
                + " nothing can be compared");
      }
      differences.add(difference(value, x, y));
    }
    return differences;
  }

  private static Difference difference(String value, double[] x, double[] y) {
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < x.length; i++) {
      largest = Math.max(largest, Double.isFinite(x[i]) ? Math.abs(x[i]) : 0);
      double here = Double.compare(x[i], y[i]) == 0 ? 0 : Math.abs(x[i] - y[i]);
      difference = Math.max(difference, Double.isNaN(here) ? Double.POSITIVE_INFINITY : here);
    }
    return new Difference(value, difference, largest);
  }

  private static Map<String, TensorProto> run(
      ModelProto model, List<String> values, Map<String, TensorProto> inputs) {
    ModelProto shown = new MutableGraph(ComparedValues.showing(model, values)).toModel();
    Set<String> needed =
        shown.getGraph().getInputList().stream()
            .map(ValueInfoProto::getName)
            .collect(Collectors.toSet());
    Map<String, TensorProto> given = new LinkedHashMap<>(inputs);
    given.keySet().retainAll(needed);
    try (RuntimeSession session = RuntimeSession.open(shown, Optimization.NONE, 0)) {
      return session.run(given);
    }
  }

  private static Latency optimized(FoldedModel folded, Map<String, TensorProto> inputs) {
    try (RuntimeSession before = RuntimeSession.open(folded.before());
        RuntimeSession after = RuntimeSession.open(folded.after())) {
      return latency(before, after, inputs);
    }
  }

  /** In turns, so that what slows the machine down for a while affects both. */
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
