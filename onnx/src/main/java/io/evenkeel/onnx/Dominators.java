package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.onnx.graph.GraphView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The nodes that every way from a graph's input to a node passes: the immediate dominator of a node
 * is the last one before it that lies on every way from the input to it. Where a node adds two
 * values, that is the node where their ways part.
 *
 * <p>One pass in topological order; two nodes meet in the tree in logarithmic time by jump pointers
 * (Myers 1983), so that a hostile graph takes no longer than an honest one of its size.
 */
final class Dominators {
  private final GraphView view;
  private final Set<String> fed = new HashSet<>();
  private final int root;
  private final int[] parent;
  private final int[] jump;
  private final int[] depth;

  /**
   * The dominators of a graph without cycles.
   *
   * @param input the value that everything comes from
   */
  Dominators(GraphView view, String input) {
    this.view = view;
    root = view.graph().getNodeCount();
    parent = new int[root + 1];
    jump = new int[root + 1];
    depth = new int[root + 1];
    Arrays.fill(parent, root);
    Arrays.fill(jump, root);
    fed.add(input);
    for (int node : view.order()) {
      List<String> read = fed(node);
      if (!read.isEmpty()) {
        int before = producer(read.getFirst());
        for (String value : read.subList(1, read.size())) {
          before = meet(before, producer(value));
        }
        put(node, before);
      }
    }
  }

  private void put(int node, int before) {
    parent[node] = before;
    depth[node] = depth[before] + 1;
    int far = jump[before];
    boolean even = depth[before] - depth[far] == depth[far] - depth[jump[far]];
    jump[node] = even ? jump[far] : before;
    NodeProto made = view.graph().getNode(node);
    fed.addAll(made.getOutputList());
    fed.remove("");
  }

  private int meet(int one, int other) {
    int a = depth[one] < depth[other] ? other : one;
    int b = depth[one] < depth[other] ? one : other;
    while (depth[a] > depth[b]) {
      a = depth[jump[a]] >= depth[b] ? jump[a] : parent[a];
    }
    while (a != b) {
      boolean apart = jump[a] != jump[b];
      a = apart ? jump[a] : parent[a];
      b = apart ? jump[b] : parent[b];
    }
    return a;
  }

  /** Stands for the graph's input where a node's index is expected. */
  int root() {
    return root;
  }

  /** The immediate dominator of a node. */
  int of(int node) {
    return parent[node];
  }

  /** Whether a value depends on the graph's input. */
  boolean isFed(String value) {
    return fed.contains(value);
  }

  /** The values that a node reads and that depend on the graph's input, each once. */
  List<String> fed(int node) {
    List<String> read = new ArrayList<>(view.reads(node));
    read.retainAll(fed);
    return read;
  }

  /** The node that makes a value that depends on the input, or the root. */
  int producer(String value) {
    int node = view.producer(value);
    return node < 0 ? root : node;
  }
}
