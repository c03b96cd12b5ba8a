package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.Constants;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import java.util.Arrays;

/**
 * Puts in as constants the whole numbers that a graph computes from its constants alone, such as
 * the pads that PyTorch's older exporter spells out for {@code F.pad}.
 */
final class SettledShapes {
  private SettledShapes() {}

  /** The graph without the nodes that compute such numbers; unchanged if there are none. */
  static ModelProto of(ModelProto model) {
    MutableGraph graph = new MutableGraph(model);
    Constants constants = new Constants(graph);
    boolean settled = false;
    for (GraphNode node : graph.nodes()) {
      String output = node.output(0);
      Constant value = node.is("Constant") ? null : constants.of(output);
      if (output != null && value != null && value.type() == DataType.INT64) {
        long[] numbers = Arrays.stream(value.values()).mapToLong(v -> (long) v).toArray();
        long[] dims = value.dims().stream().mapToLong(Long::longValue).toArray();
        graph.remove(node);
        graph.put(TensorValues.of(output, numbers, dims));
        settled = true;
      }
    }
    return settled ? graph.toModel() : model;
  }
}
