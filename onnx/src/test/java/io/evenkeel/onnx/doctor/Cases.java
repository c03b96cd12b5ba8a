package io.evenkeel.onnx.doctor;

import io.evenkeel.onnx.fold.TestGraph;
import java.util.Arrays;
import java.util.Objects;

/** A graph with one batch normalization in which nothing is wrong, to be spoilt. */
final class Cases {
  static final String NORM = "BatchNormalization \"n\"";
  static final int CHANNELS = 4;

  float[] gamma = {1.2f, 0.9f, -1.1f, 0.7f};
  float[] beta = {0.1f, -0.2f, 0, 0.3f};
  float[] mean = {0.4f, -0.6f, 1.5f, 0.2f};
  float[] variance = {0.8f, 2.1f, 0.5f, 3.2f};

  /** What was seen on data; there must have been data. */
  static Examination seen(Diagnosis diagnosis) {
    return Objects.requireNonNull(diagnosis.examination());
  }

  static float[] all(float value) {
    float[] values = new float[CHANNELS];
    Arrays.fill(values, value);
    return values;
  }

  /**
   * The graph up to r, which the normalization reads: behind a relu, so that it cannot be folded.
   */
  static TestGraph relu(int opset) {
    return TestGraph.of(opset, 7)
        .input("x", -1, 3)
        .random("w", 3, CHANNELS)
        .node("MatMul", "z", "x", "w")
        .node("Relu", "r", "z");
  }

  /** The normalization of a value, named n. */
  TestGraph norm(TestGraph graph, String input) {
    return graph
        .constant("n.gamma", gamma, CHANNELS)
        .constant("n.beta", beta, CHANNELS)
        .constant("n.mean", mean, CHANNELS)
        .constant("n.variance", variance, CHANNELS)
        .norm("n", input, "n");
  }
}
