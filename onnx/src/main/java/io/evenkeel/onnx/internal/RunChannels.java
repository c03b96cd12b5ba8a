package io.evenkeel.onnx.internal;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.NormChannels;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.runtime.RuntimeSession;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Looks for a batch normalization that does not fit its input in a graph that ONNX Runtime does not
 * run: where the graph alone does not tell the input's shape, running what lies before it does.
 */
public final class RunChannels {
  private static final String SHOWN = "evenkeel_shown";

  private RunChannels() {}

  /**
   * Requires that each has as many scales as its input has channels; those before which ONNX
   * Runtime fails for another reason are skipped.
   *
   * @param inputs of the graph, by name
   * @throws InvalidInputException with the first that does not
   */
  public static void require(ModelProto model, Map<String, TensorProto> inputs) {
    MutableGraph graph = new MutableGraph(model);
    Constants constants = new Constants(graph);
    for (int index : new GraphView(model.getGraph()).order()) {
      NodeProto node = model.getGraph().getNode(index);
      GraphNode read = new GraphNode(node);
      Constant scale =
          read.is(BatchNormNode.OPERATOR) && read.integer("spatial", 1) != 0
              ? constants.of(read.input(1))
              : null;
      if (scale != null) {
        shape(model, node.getInput(0), inputs)
            .ifPresent(shape -> NormChannels.require(node, scale.values().length, shape));
      }
    }
  }

  /** The shape of a value; empty if what makes it does not run either. */
  private static Optional<long[]> shape(
      ModelProto model, String value, Map<String, TensorProto> inputs) {
    GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
    graph.addNode(
        NodeProto.newBuilder().setOpType("Identity").addInput(value).addOutput(SHOWN).build());
    graph.addOutput(ValueInfoProto.newBuilder().setName(SHOWN));
    ModelProto part = new MutableGraph(model.toBuilder().setGraph(graph).build()).toModel();
    try (RuntimeSession session = RuntimeSession.open(part)) {
      TensorProto shown = Objects.requireNonNull(session.run(inputs).get(SHOWN));
      return Optional.of(TensorValues.shape(shown));
    } catch (InvalidInputException _) { // the caller, who ran the whole graph, has the reason
      return Optional.empty();
    }
  }
}
