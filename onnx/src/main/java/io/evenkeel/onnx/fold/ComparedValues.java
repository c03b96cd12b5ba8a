package io.evenkeel.onnx.fold;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.Nodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a model and its folded version are compared: at the outputs, before what could hide a
 * difference there, such as a softmax that is saturated; and at each value that a changed node
 * makes, before anything comes behind it. A value that both graphs have under one name is the same
 * in both.
 */
final class ComparedValues {
  /** Operators that bound their input, or only rearrange it. */
  private static final Set<String> HIDING =
      Set.of(
          ("ArgMax ArgMin Cast Clip Erf Flatten HardSigmoid Hardmax Identity LogSoftmax Reshape"
                  + " Sigmoid Sign Softmax Softsign Squeeze Tanh TopK Transpose Unsqueeze")
              .split(" "));

  private ComparedValues() {}

  /** Their names, each once: those of the outputs first. */
  static List<String> of(FoldedModel folded) {
    GraphProto after = folded.after().getGraph();
    GraphView view = new GraphView(after);
    Set<String> values = new LinkedHashSet<>();
    after.getOutputList().forEach(output -> values.add(visible(output.getName(), view)));
    Map<String, NodeProto> before = producers(folded.before().getGraph());
    for (NodeProto node : after.getNodeList()) {
      NodeProto old = before.get(node.getOutput(0));
      if (old != null && !old.equals(node)) {
        values.add(node.getOutput(0));
      }
    }
    values.removeIf(value -> !before.containsKey(value));
    return List.copyOf(values);
  }

  private static String visible(String output, GraphView view) {
    String value = output;
    for (int index = view.producer(value); index >= 0; index = view.producer(value)) {
      NodeProto node = view.graph().getNode(index);
      boolean hides = Nodes.isStandard(node) && HIDING.contains(node.getOpType());
      if (!hides || view.producer(node.getInput(0)) < 0) {
        return value;
      }
      value = node.getInput(0);
    }
    return value;
  }

  private static Map<String, NodeProto> producers(GraphProto graph) {
    Map<String, NodeProto> producers = new HashMap<>();
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().stream()
          .filter(output -> !output.isEmpty())
          .forEach(output -> producers.put(output, node));
    }
    return producers;
  }

  /** A model with some values as its outputs, and no others. */
  static ModelProto showing(ModelProto model, List<String> values) {
    Map<String, ValueInfoProto> stated = new HashMap<>();
    model.getGraph().getOutputList().forEach(output -> stated.put(output.getName(), output));
    List<ValueInfoProto> outputs = new ArrayList<>();
    for (String value : values) {
      ValueInfoProto unstated = ValueInfoProto.newBuilder().setName(value).build();
      outputs.add(stated.getOrDefault(value, unstated));
    }
    GraphProto graph = model.getGraph().toBuilder().clearOutput().addAllOutput(outputs).build();
    return model.toBuilder().setGraph(graph).build();
  }
}
