package io.evenkeel.onnx.recalibrate;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Moments;
import io.evenkeel.network.VarianceEstimator;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.internal.BatchNormNode;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.Constants;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import io.evenkeel.onnx.internal.UnfoldableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The batch normalizations of an ONNX graph, each named by the value that it writes. */
final class OnnxNorms {
  private static final int MEAN = 3;
  private static final int VARIANCE = 4;

  private final ModelProto model;
  private final List<String> outputs = new ArrayList<>();
  private final List<String> inputs = new ArrayList<>();
  private final List<BatchNormNode> nodes = new ArrayList<>();
  private final List<NodeProto> protos = new ArrayList<>();
  private final List<NormLayer> layers = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<Integer> depths = new ArrayList<>();

  OnnxNorms(ModelProto model) {
    this.model = model;
    MutableGraph graph = new MutableGraph(model);
    Constants constants = new Constants(graph);
    GraphView view = new GraphView(model.getGraph());
    List<GraphNode> all = graph.nodes();
    Map<String, Integer> depth = new HashMap<>();
    for (int index : view.order()) {
      int below = 0;
      for (String read : view.reads(index)) {
        below = Math.max(below, depth.getOrDefault(read, 0));
      }
      GraphNode node = all.get(index);
      int own = node.is(BatchNormNode.OPERATOR) && read(node, graph, constants, below) ? 1 : 0;
      for (String output : node.proto().getOutputList()) {
        depth.put(output, below + own);
      }
    }
    skipBodies();
  }

  private boolean read(GraphNode node, MutableGraph graph, Constants constants, int depth) {
    try {
      BatchNormNode read = BatchNormNode.of(node, graph, constants);
      layers.add(
          new NormLayer(
              node.label(),
              read.mean().values(),
              read.variance().values(),
              VarianceEstimator.BIASED,
              read.epsilon()));
      outputs.add(node.output());
      inputs.add(Objects.requireNonNull(node.input(0)));
      nodes.add(read);
      protos.add(node.proto());
      depths.add(depth);
      return true;
    } catch (UnfoldableException e) {
      skipped.add(node.label() + ": " + e.reason());
      return false;
    }
  }

  private void skipBodies() {
    for (GraphProto body : MutableGraph.bodies(model.getGraph())) {
      for (NodeProto node : body.getNodeList()) {
        GraphNode inside = new GraphNode(node);
        if (inside.is(BatchNormNode.OPERATOR)) {
          skipped.add(inside.label() + ": it is inside the body of a control-flow node");
        }
      }
    }
  }

  List<NormLayer> layers() {
    return List.copyOf(layers);
  }

  List<String> skipped() {
    return List.copyOf(skipped);
  }

  /** The value that a layer reads. */
  String input(int layer) {
    return inputs.get(layer);
  }

  /** The value that a layer writes. */
  String output(int layer) {
    return outputs.get(layer);
  }

  BatchNormNode node(int layer) {
    return nodes.get(layer);
  }

  /** The node as it stands in the model. */
  NodeProto proto(int layer) {
    return protos.get(layer);
  }

  /** The layers, grouped by how many others lie below them. */
  List<List<Integer>> levels() {
    Map<Integer, List<Integer>> levels = new TreeMap<>();
    for (int i = 0; i < layers.size(); i++) {
      levels.computeIfAbsent(depths.get(i), _ -> new ArrayList<>()).add(i);
    }
    return levels.values().stream().map(Collections::unmodifiableList).toList();
  }

  /**
   * The model with other means and variances.
   *
   * @param moments by the layer's index; others stay
   * @throws InvalidInputException if a number is too large for the type of the old ones
   */
  ModelProto with(Map<Integer, Moments> moments) {
    MutableGraph graph = new MutableGraph(model);
    moments.forEach((i, value) -> {
      GraphNode node = Objects.requireNonNull(graph.producer(outputs.get(i)));
      try {
        NodeProto.Builder changed = node.proto().toBuilder();
        changed.setInput(MEAN, put(graph, node, MEAN, nodes.get(i).mean(), value.mean()));
        changed.setInput(
            VARIANCE, put(graph, node, VARIANCE, nodes.get(i).variance(), value.variance()));
        graph.replace(node, changed.build());
      } catch (UnfoldableException e) {
        throw new InvalidInputException(node.label() + ": " + e.reason(), e);
      }
    });
    return graph.toModel();
  }

  private static String put(
      MutableGraph graph, GraphNode node, int input, Constant old, double[] values)
      throws UnfoldableException {
    String name = graph.nameForChanged(Objects.requireNonNull(node.input(input)));
    TensorProto tensor = old.with(old.dims(), values).tensor(name);
    graph.put(tensor);
    return name;
  }
}
