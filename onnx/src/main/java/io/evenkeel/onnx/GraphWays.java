package io.evenkeel.onnx;

import static io.evenkeel.onnx.ConstantOperands.refusal;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.Nodes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ways from a graph's input to its output: goes back from the output, node after node,
 * and where two values are added goes back both ways to the value where they part. Every node lies
 * on one way only, so that the ways are a tree of residuals. Used once.
 */
final class GraphWays {
  private static final Set<String> SUMS = Set.of("Add", "Sum");

  private final GraphView view;
  private final Dominators dominators;
  private final CompositeActivations composites;
  private final Set<Integer> done = new HashSet<>();

  GraphWays(GraphView view, Dominators dominators) {
    this.view = view;
    this.dominators = dominators;
    composites = new CompositeActivations(view);
  }

  /**
   * The steps from the graph's input to a value that comes from it.
   *
   * @throws InvalidInputException if they are no tree of residuals, with the node that is in the
   *     way
   */
  List<Step> to(String value) {
    requireFirst(value, null);
    return way(dominators.root(), dominators.producer(value), null, 0);
  }

  /** The nodes that lie on the ways. */
  Set<Integer> done() {
    return done;
  }

  private List<Step> way(int from, int to, @Nullable NodeProto sum, int depth) {
    Deque<Step> steps = new ArrayDeque<>();
    int at = to;
    while (at != from) {
      visit(at, sum);
      Step step = step(at, depth);
      steps.addFirst(step);
      at =
          switch (step) {
            case Step.Single(_, String value) -> dominators.producer(value);
            case Step.Composite(_, String value, _) -> dominators.producer(value);
            case Step.Sum _ -> dominators.of(at);
          };
    }
    return List.copyOf(steps);
  }

  private Step step(int at, int depth) {
    NodeProto node = view.graph().getNode(at);
    List<String> read = dominators.fed(at);
    read.forEach(value -> requireFirst(value, node));
    CompositeActivations.@Nullable Found found = composites.endingAt(at);
    if (found != null) {
      for (int inner : found.inner()) {
        visit(inner, node);
        dominators.fed(inner).forEach(value -> requireFirst(value, node));
      }
      return new Step.Composite(node, found.value(), found.function());
    }
    if (SUMS.contains(node.getOpType()) && node.getInputCount() > 2) {
      throw refusal(
          node, "it adds %d values, and a residual adds 2".formatted(node.getInputCount()));
    }
    if (read.size() == 1) {
      requireOther(node, read.getFirst());
      return new Step.Single(node, read.getFirst());
    }
    if (composites.isTanhGelu(at)) {
      throw refusal(node, ActivationImport.TANH_GELU);
    }
    if (!SUMS.contains(node.getOpType())) {
      throw refusal(
          node,
          "it takes the values %s, which all come from the graph's input, and only an Add of two may"
                  .formatted(names(read))
              + " do so");
    }
    if (depth == Network.MOST_DEPTH) {
      throw refusal(
          node,
          "it ends a residual that lies inside %d others, and no more than %d may lie inside each"
                  .formatted(depth, depth)
              + " other");
    }
    int from = dominators.of(at);
    List<Step> first = way(from, dominators.producer(read.get(0)), node, depth + 1);
    List<Step> second = way(from, dominators.producer(read.get(1)), node, depth + 1);
    return new Step.Sum(node, first, second);
  }

  private void visit(int at, @Nullable NodeProto sum) {
    if (!done.add(at)) {
      NodeProto shared = view.graph().getNode(at);
      throw refusal(
          sum == null ? shared : sum,
          "the node %s lies on more than one way to it, and the ways are no residuals inside each other"
              .formatted(Nodes.label(shared)));
    }
  }

  private static void requireOther(NodeProto node, String value) {
    if (SUMS.contains(node.getOpType())
        && node.getInputCount() == 2
        && node.getInput(0).equals(node.getInput(1))) {
      throw refusal(
          node,
          "it adds the value \"%s\" to itself, and a residual needs a layer on one of its ways"
              .formatted(Printable.text(value)));
    }
  }

  /** Only the first output of a node is what its layer computes. */
  private void requireFirst(String value, @Nullable NodeProto reader) {
    int at = view.producer(value);
    if (at >= 0 && !view.graph().getNode(at).getOutput(0).equals(value)) {
      NodeProto node = view.graph().getNode(at);
      throw refusal(
          reader == null ? node : reader,
          "the value \"%s\" is not the first output of node %s, which is all that a layer computes"
              .formatted(Printable.text(value), Nodes.label(node)));
    }
  }

  private static String names(List<String> values) {
    return values.stream()
        .limit(8)
        .map(value -> '"' + Printable.text(value) + '"')
        .collect(Collectors.joining(", "));
  }
}
