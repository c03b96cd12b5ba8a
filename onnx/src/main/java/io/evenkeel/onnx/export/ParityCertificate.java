package io.evenkeel.onnx.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.model.Model;
import io.evenkeel.network.Shape;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.runtime.Optimization;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far an exported graph's answers are from the model's: the same rows through our engine and
 * through ONNX Runtime.
 *
 * @param rows number of rows that were compared
 * @param outputs largest absolute difference of a logit, or of a value
 * @param relative largest difference of a logit or value, divided by its size, or by 1 if it is
 *     smaller than that
 * @param probabilities largest absolute difference of a probability; 0 where there are none
 * @param referee what ran the graph, such as {@code ONNX Runtime 1.29.0}
 */
public record ParityCertificate(
    int rows, double outputs, double relative, double probabilities, String referee) {

  /**
   * Compares a graph with the model that it was made of.
   *
   * @param graph as {@link OnnxExport} makes it, folded or not
   * @param x rows x features as the model takes them, after scaling; read
   * @throws InvalidInputException if ONNX Runtime does not take the graph
   */
  public static ParityCertificate compare(Model model, ModelProto graph, float[] x, int rows) {
    int outputs = model.network().outputFeatures();
    TensorProto input = input(model, unscaled(model, x), rows);
    Map<String, TensorProto> got;
    try (RuntimeSession session = RuntimeSession.open(graph, Optimization.ALL, 1)) {
      got = session.run(Map.of(OnnxExport.inputName(model), input));
    }
    boolean real = model.task() == Task.REAL;
    float[] expected = model.logits(x, rows);
    float[] logits = floats(got, real ? OnnxExport.VALUES : OnnxExport.LOGITS);
    double largest = 0;
    double relative = 0;
    for (int i = 0; i < rows * outputs; i++) {
      double difference = difference(expected[i], logits[i]);
      largest = Math.max(largest, difference);
      relative = Math.max(relative, difference / Math.max(1, Math.abs(expected[i])));
    }
    double probability = 0;
    if (!real) {
      float[] wanted = model.predict(x, rows);
      float[] probabilities = floats(got, OnnxExport.PROBABILITIES);
      for (int i = 0; i < rows * outputs; i++) {
        probability = Math.max(probability, difference(wanted[i], probabilities[i]));
      }
    }
    String referee = "ONNX Runtime " + RuntimeSession.version();
    return new ParityCertificate(rows, largest, relative, probability, referee);
  }

  /** The rows as the graph takes them. */
  private static TensorProto input(Model model, float[] raw, int rows) {
    Shape shape = model.network().input();
    return ImageExport.takesImages(model.network().graph())
        ? TensorValues.of(
            "",
            ImageExport.channelsFirst(raw, rows, shape),
            rows,
            shape.channels(),
            shape.height(),
            shape.width())
        : TensorValues.of("", raw, rows, shape.features());
  }

  /** The graph with this certificate in its metadata. */
  public ModelProto addTo(ModelProto graph) {
    return graph.toBuilder()
        .addMetadataProps(
            StringStringEntryProto.newBuilder()
                .setKey(OnnxExport.PARITY)
                .setValue(StrictJson.line(json())))
        .build();
  }

  /** A graph that was changed, without the certificate that it had. */
  public static ModelProto removedFrom(ModelProto graph) {
    List<StringStringEntryProto> others =
        graph.getMetadataPropsList().stream()
            .filter(entry -> !entry.getKey().equals(OnnxExport.PARITY))
            .toList();
    return graph.toBuilder().clearMetadataProps().addAllMetadataProps(others).build();
  }

  /** The certificate as a JSON object. */
  public ObjectNode json() {
    return StrictJson.object()
        .put("rows", rows)
        .put("outputs", outputs)
        .put("relative", relative)
        .put("probabilities", probabilities)
        .put("referee", referee);
  }

  /** The distance of two numbers; infinite where one of them is NaN or the graph's is infinite. */
  private static double difference(float expected, float got) {
    double difference = Math.abs((double) expected - got);
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
  }

  private static float[] floats(Map<String, TensorProto> outputs, String name) {
    return TensorValues.floats(Objects.requireNonNull(outputs.get(name), name));
  }

  private static float[] unscaled(Model model, float[] x) {
    float divisor = (float) model.input().divisor();
    float[] raw = new float[x.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = x[i] * divisor;
    }
    return raw;
  }
}
