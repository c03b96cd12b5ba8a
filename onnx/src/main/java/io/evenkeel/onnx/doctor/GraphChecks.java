package io.evenkeel.onnx.doctor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.onnx.fold.GraphFolding;
import io.evenkeel.onnx.graph.ValueShapes;
import io.evenkeel.onnx.internal.BatchNormNode;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.Constants;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is seen in an ONNX graph without running it. */
final class GraphChecks {
  private static final int PARAMETERS = 5;
  private static final String[] INPUTS = {"input", "gamma", "beta", "mean", "variance"};
  private static final int DROPOUT_RATIO_AS_INPUT = 12;
  private static final float DEFAULT_RATIO = 0.5f;
  private static final float DEFAULT_EPSILON = 1e-5f;

  private final ModelProto model;
  private final MutableGraph graph;
  private final Constants constants;
  private final RedundantBias biases;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private int norms;

  GraphChecks(ModelProto model) {
    this.model = model;
    graph = new MutableGraph(model);
    constants = new Constants(graph);
    biases = new RedundantBias(graph, constants, ValueShapes.of(model.getGraph()));
    for (GraphNode node : graph.nodes()) {
      if (node.is(BatchNormNode.OPERATOR)) {
        norms++;
        look(node);
      }
    }
    skipBodies();
    int folded = norms == 0 ? 0 : GraphFolding.fold(model).folded().size();
    if (folded > 0) {
      findings.add(Finding.of(Severity.NOTE, Problem.FOLDABLE, Finding.MODEL, folded, norms));
    }
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The layers whose numbers were not looked at, each with the reason. */
  List<String> skipped() {
    return List.copyOf(skipped);
  }

  /** Number of batch normalizations of the main graph. */
  int norms() {
    return norms;
  }

  private void look(GraphNode node) {
    if (BatchNormNode.normalizesByBatch(node, graph.opset())) {
      findings.add(Finding.of(Severity.SERIOUS, Problem.TRAINING_MODE, node.label()));
    } else {
      state(node);
    }
    if (node.has("momentum") && node.real("momentum", 0) < NetworkChecks.LEAST_DECAY) {
      findings.add(
          NetworkChecks.reversedDecay(
              node.label(), Double.parseDouble(Float.toString(node.real("momentum", 0)))));
    }
    biases
        .redundant(node)
        .ifPresent(layer ->
            findings.add(Finding.of(Severity.NOTE, Problem.REDUNDANT_BIAS, node.label(), layer)));
    GraphNode before = before(node);
    if (before != null) {
      double ratio = dropout(before);
      if (ratio > 0) {
        findings.add(NetworkChecks.dropoutBefore(node.label(), ratio));
      }
    }
  }

  /** The node that makes the input, Identity nodes left out; null if no node does. */
  private @Nullable GraphNode before(GraphNode node) {
    GraphNode found = graph.producer(node.input(0));
    while (found != null && found.is("Identity")) {
      found = graph.producer(found.input(0));
    }
    return found;
  }

  /** Whether the layer's input comes from a linear layer, and not only from the graph's input. */
  private boolean linearBefore(GraphNode norm) {
    Set<GraphNode> seen = new HashSet<>();
    Deque<GraphNode> left = new ArrayDeque<>(List.of(norm));
    while (!left.isEmpty()) {
      for (String input : left.pop().proto().getInputList()) {
        GraphNode node = graph.producer(input);
        if (node != null && seen.add(node)) {
          if (node.is("MatMul") || RedundantBias.hasBias(node)) {
            return true;
          }
          left.push(node);
        }
      }
    }
    return false;
  }

  private void state(GraphNode node) {
    double[][] values = new double[PARAMETERS][];
    for (int i = 1; i < PARAMETERS; i++) {
      Constant constant = constants.of(node.input(i));
      if (constant == null || !constant.isReal()) {
        skipped.add("%s: its %s is not a constant".formatted(node.label(), INPUTS[i]));
        return;
      }
      values[i] = constant.values();
      if (values[i].length != values[1].length) {
        skipped.add(
            "%s: its %s has %d values, but its gamma %d"
                .formatted(node.label(), INPUTS[i], values[i].length, values[1].length));
        return;
      }
    }
    if (values[1].length == 0) {
      skipped.add(node.label() + ": it has no channels");
      return;
    }
    // The float itself, not its shortest decimals: a variance of -1e-5f must give 0 with it.
    double epsilon = node.real("epsilon", DEFAULT_EPSILON);
    NormState state =
        new NormState(
            node.label(), !linearBefore(node), values[1], values[2], values[3], values[4], epsilon);
    findings.addAll(StateChecks.of(state, true));
  }

  /** The probability of a Dropout node; 0 for another node. */
  private double dropout(GraphNode node) {
    if (!node.is("Dropout")) {
      return 0;
    }
    if (graph.opset() < DROPOUT_RATIO_AS_INPUT) {
      return node.real("ratio", DEFAULT_RATIO);
    }
    Constant ratio = constants.of(node.input(1));
    return ratio == null || ratio.values().length == 0 ? DEFAULT_RATIO : ratio.values()[0];
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
}
