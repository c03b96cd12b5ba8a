package io.evenkeel.onnx.inspect;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.onnx.internal.BatchNormNode;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.Constants;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch normalization of a graph.
 *
 * @param node operator and name
 * @param epsilon that is added to the variance
 * @param momentum share of the old statistics that a mini-batch of training leaves
 * @param training whether it normalises by the batch that it is given
 * @param numbers gamma, beta, running mean and running variance, by these names, one a channel;
 *     those are left out that are no constants of numbers
 */
public record NormSummary(
    String node, double epsilon, double momentum, boolean training, Map<String, double[]> numbers) {
  private static final List<String> NAMES =
      List.of("gamma", "beta", "running mean", "running variance");
  private static final float DEFAULT_EPSILON = 1e-5f;
  private static final float DEFAULT_MOMENTUM = 0.9f;

  /** Those of a model's main graph. */
  static List<NormSummary> of(ModelProto model) {
    MutableGraph graph = new MutableGraph(model);
    Constants constants = new Constants(graph);
    List<NormSummary> norms = new ArrayList<>();
    for (GraphNode node : graph.nodes()) {
      if (node.is(BatchNormNode.OPERATOR)) {
        norms.add(of(node, graph.opset(), constants));
      }
    }
    return norms;
  }

  private static NormSummary of(GraphNode node, long opset, Constants constants) {
    Map<String, double[]> numbers = new LinkedHashMap<>();
    for (int i = 0; i < NAMES.size(); i++) {
      Constant constant = constants.of(node.input(i + 1));
      if (constant != null && constant.values().length > 0) {
        numbers.put(NAMES.get(i), constant.values());
      }
    }
    return new NormSummary(
        node.label(),
        decimal(node.real("epsilon", DEFAULT_EPSILON)),
        decimal(node.real("momentum", DEFAULT_MOMENTUM)),
        BatchNormNode.normalizesByBatch(node, opset),
        numbers);
  }

  /** The shortest decimals of a float: 1e-5, not 9.99999974737875e-6. */
  private static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  /** Number of channels; 0 if it is not known. */
  public int channels() {
    return numbers.values().stream().mapToInt(v -> v.length).findFirst().orElse(0);
  }
}
