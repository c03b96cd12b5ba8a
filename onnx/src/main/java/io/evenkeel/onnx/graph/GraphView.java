package io.evenkeel.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes and who reads each value of a graph. A view of one immutable {@link GraphProto}; make
 * another one after a change. Nodes are named by their index in {@link GraphProto#getNodeList}.
 */
public final class GraphView {
  private final GraphProto graph;
  private final Set<String> inputs = new HashSet<>();
  private final Set<String> outputs = new HashSet<>();
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Set<String> sparseInitializers = new HashSet<>();
  private final Map<String, Integer> producers = new HashMap<>();
  private final Map<String, List<Integer>> consumers = new HashMap<>();
  private final List<Set<String>> reads = new ArrayList<>();

  /**
   * The view of a graph.
   *
   * @throws InvalidInputException if two nodes, initializers or inputs make the same value
   */
  public GraphView(GraphProto graph) {
    this.graph = graph;
    for (ValueInfoProto input : graph.getInputList()) {
      requireNew(inputs.add(input.getName()), input.getName());
    }
    for (TensorProto initializer : graph.getInitializerList()) {
      String name = initializer.getName();
      requireNew(initializers.put(name, initializer) == null, name);
    }
    for (var sparse : graph.getSparseInitializerList()) {
      sparseInitializers.add(sparse.getValues().getName());
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto node = graph.getNode(i);
      for (String output : node.getOutputList()) {
        if (!output.isEmpty()) {
          requireNew(!isGiven(output) && producers.put(output, i) == null, output);
        }
      }
      Set<String> read = readBy(node);
      reads.add(read);
      for (String name : read) {
        consumers.computeIfAbsent(name, _ -> new ArrayList<>()).add(i);
      }
    }
    graph.getOutputList().forEach(output -> outputs.add(output.getName()));
  }

  /** The graph that this is a view of. */
  public GraphProto graph() {
    return graph;
  }

  /** Index of the node that makes a value; -1 if no node does. */
  public int producer(String value) {
    return producers.getOrDefault(value, -1);
  }

  /** Indices of the nodes that read a value, themselves or in a subgraph of theirs, ascending. */
  public List<Integer> consumers(String value) {
    return List.copyOf(consumers.getOrDefault(value, List.of()));
  }

  /** The values that a node reads, also in its subgraphs; in order, each once. */
  public Set<String> reads(int node) {
    return reads.get(node);
  }

  /** Whether a value is an output of the graph. */
  public boolean isOutput(String value) {
    return outputs.contains(value);
  }

  /** Whether a value is an input of the graph; up to IR version 3 its initializers are, too. */
  public boolean isInput(String value) {
    return inputs.contains(value);
  }

  /** The tensor of an initializer, also of an input with a default; null if there is none. */
  public @Nullable TensorProto initializer(String value) {
    return initializers.get(value);
  }

  /** The tensor of an initializer or of a Constant node. */
  public Optional<TensorProto> constant(String value) {
    TensorProto initializer = initializers.get(value);
    if (initializer != null) {
      return Optional.of(initializer);
    }
    int index = producer(value);
    if (index < 0 || !graph.getNode(index).getOpType().equals("Constant")) {
      return Optional.empty();
    }
    return Nodes.attribute(graph.getNode(index), "value")
        .filter(AttributeProto::hasT)
        .map(AttributeProto::getT);
  }

  /** The inputs that a caller has to give: those without an initializer. */
  public List<ValueInfoProto> requiredInputs() {
    return graph.getInputList().stream()
        .filter(input -> !initializers.containsKey(input.getName()))
        .toList();
  }

  /** Whether a value is there before any node runs. */
  boolean isGiven(String value) {
    return inputs.contains(value)
        || initializers.containsKey(value)
        || sparseInitializers.contains(value);
  }

  /**
   * The nodes' indices in an order in which every node comes after those that it reads from; their
   * own order, if it is one.
   *
   * @throws InvalidInputException if the nodes form a cycle, with one of them
   */
  public int[] order() {
    int count = graph.getNodeCount();
    int[] missing = new int[count];
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < count; i++) {
      missing[i] = (int) reads.get(i).stream().filter(producers::containsKey).count();
      if (missing[i] == 0) {
        ready.add(i);
      }
    }
    int[] order = new int[count];
    int done = 0;
    for (Integer next = ready.poll(); next != null; next = ready.poll()) {
      order[done++] = next;
      for (String output : new LinkedHashSet<>(graph.getNode(next).getOutputList())) {
        for (int consumer : consumers.getOrDefault(output, List.of())) {
          if (--missing[consumer] == 0) {
            ready.add(consumer);
          }
        }
      }
    }
    if (done < count) {
      throw cycle(missing);
    }
    return order;
  }

  private InvalidInputException cycle(int[] missing) {
    int node = 0;
    while (missing[node] == 0) {
      node++;
    }
    return new InvalidInputException(
        "node %s is in a cycle, or reads from one".formatted(Nodes.label(graph.getNode(node))));
  }

  /** What a node reads: its inputs, and what its subgraphs take from outside. */
  private static Set<String> readBy(NodeProto node) {
    Set<String> read = new LinkedHashSet<>(node.getInputList());
    Nodes.subgraphs(node).forEach(subgraph -> read.addAll(free(subgraph)));
    read.remove("");
    return read;
  }

  /** The values that a subgraph reads and does not make itself. */
  private static Set<String> free(GraphProto graph) {
    Set<String> free = new LinkedHashSet<>();
    graph.getNodeList().forEach(node -> free.addAll(readBy(node)));
    graph.getOutputList().forEach(output -> free.add(output.getName()));
    graph.getNodeList().forEach(node -> node.getOutputList().forEach(free::remove));
    graph.getInputList().forEach(input -> free.remove(input.getName()));
    graph.getInitializerList().forEach(tensor -> free.remove(tensor.getName()));
    graph.getSparseInitializerList().forEach(t -> free.remove(t.getValues().getName()));
    return free;
  }

  private static void requireNew(boolean added, String name) {
    if (!added) {
      throw new InvalidInputException(
          "the value \"%s\" is made more than once".formatted(Printable.text(name)));
    }
  }
}
