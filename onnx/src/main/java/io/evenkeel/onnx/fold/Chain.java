package io.evenkeel.onnx.fold;

import io.evenkeel.onnx.internal.ChannelAffine;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A batch normalization and the affine steps right before and behind it, one after the other;
 * nothing else reads a value between two of them.
 *
 * @param steps in order
 * @param affines what each does
 * @param at index of the batch normalization
 * @param input the value that the first reads
 */
record Chain(List<GraphNode> steps, List<ChannelAffine> affines, int at, String input) {

  static Chain around(
      GraphNode node, ChannelAffine affine, MutableGraph graph, AffineSteps affineSteps) {
    List<GraphNode> steps = new ArrayList<>(List.of(node));
    List<ChannelAffine> affines = new ArrayList<>(List.of(affine));
    String input = Objects.requireNonNull(node.input(0));
    int at = 0;
    GraphNode before = producerFor(input, graph);
    while (before != null) {
      String data = affineSteps.data(before);
      ChannelAffine does = data == null ? null : affineSteps.of(before, data, affine.channels());
      if (data == null || does == null) {
        break;
      }
      steps.addFirst(before);
      affines.addFirst(does);
      at++;
      input = data;
      before = producerFor(input, graph);
    }
    GraphNode last = node;
    GraphNode next = onlyReader(last.output(), graph);
    while (next != null) {
      ChannelAffine does = affineSteps.of(next, last.output(), affine.channels());
      if (does == null) {
        break;
      }
      steps.add(next);
      affines.add(does);
      last = next;
      next = onlyReader(last.output(), graph);
    }
    return new Chain(List.copyOf(steps), List.copyOf(affines), at, input);
  }

  /** The node that makes a value which only one node reads; null if there is none. */
  private static @Nullable GraphNode producerFor(String value, MutableGraph graph) {
    return isPrivate(value, graph) ? graph.producer(value) : null;
  }

  /** Whether exactly one node reads a value, once, and it is no output of the graph. */
  static boolean isPrivate(String value, MutableGraph graph) {
    return graph.consumers(value).size() == 1 && !graph.isPinned(value);
  }

  /** The node that alone reads a value; null if there is not one such. */
  static @Nullable GraphNode onlyReader(String value, MutableGraph graph) {
    return isPrivate(value, graph) ? graph.consumers(value).getFirst() : null;
  }

  GraphNode batchNorm() {
    return steps.get(at);
  }

  /** The value that the last step writes. */
  String output() {
    return steps.getLast().output();
  }

  /** All steps as one. */
  ChannelAffine whole() {
    return affines.stream().reduce(ChannelAffine::then).orElseThrow();
  }

  /** The steps behind the batch normalization as one, up to an index; null if there are none. */
  @Nullable ChannelAffine behind(int end) {
    return affines.subList(at + 1, end).stream().reduce(ChannelAffine::then).orElse(null);
  }
}
