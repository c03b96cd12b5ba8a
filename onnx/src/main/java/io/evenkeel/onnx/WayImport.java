package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.json.Printable;
import io.evenkeel.network.Activation;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.Nodes;
import io.evenkeel.onnx.graph.ValueShapes;
import java.util.List;

/** Follows the ways of a graph and adds what each step computes. Used once. */
final class WayImport {
  private final GraphView view;
  private final ValueShapes shapes;
  private final LayerImport layers;
  private final ModelParts parts;
  private final ModelEnd end;

  WayImport(GraphView view, LayerImport layers, ModelParts parts, ModelEnd end) {
    this.view = view;
    shapes = ValueShapes.of(view.graph());
    this.layers = layers;
    this.parts = parts;
    this.end = end;
  }

  /**
   * Adds all steps from the graph's input to its output.
   *
   * @param input the input's name
   */
  void addAll(List<Step> steps, String input) {
    String value = input;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (i == steps.size() - 1 && step instanceof Step.Single && end.takes(step.node())) {
        break;
      }
      pass(value);
      add(step);
      value = step.node().getOutput(0);
    }
    layers.requireNothingOpen();
  }

  private void addWay(List<Step> steps) {
    for (Step step : steps) {
      add(step);
      pass(step.node().getOutput(0));
    }
    layers.requireNothingOpen();
  }

  private void add(Step step) {
    if (!(step instanceof Step.Single)) {
      layers.requireNothingOpen();
    }
    switch (step) {
      case Step.Single(var node, var value) -> layers.add(node, value);
      case Step.Composite(_, _, var function) -> parts.add(new Activation(function));
      case Step.Sum(var node, var first, var second) -> {
        requireSameRank(node);
        parts.addJoin(() -> addWay(first), () -> addWay(second), "node " + Nodes.label(node));
      }
    }
  }

  /** ONNX would stretch the operand of fewer dimensions. */
  private void requireSameRank(NodeProto sum) {
    long[] one = shapes.of(sum.getInput(0));
    long[] other = shapes.of(sum.getInput(1));
    if (one != null && other != null && one.length != other.length) {
      throw ConstantOperands.refusal(
          sum,
          "it adds values of %d and of %d dimensions, and a residual adds rows of the same size"
              .formatted(one.length, other.length));
    }
  }

  private void pass(String value) {
    if (view.isOutput(value)) {
      parts.note(
          "the output \"%s\", which a node goes on from, is left out"
              .formatted(Printable.text(value)));
    }
  }
}
