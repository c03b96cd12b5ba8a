package io.evenkeel.onnx.internal;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.onnx.graph.Nodes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model's main graph, to be changed: who writes each value, who reads it, and what must stay. The
 * bodies of control flow are left as they are; what they read from outside counts as read.
 */
public final class MutableGraph {
  /** From this version of the format on, an initializer need not be an input as well. */
  private static final int IR_WITHOUT_INPUTS = 4;

  private final ModelProto model;
  private final List<GraphNode> nodes = new ArrayList<>();
  private final Map<String, GraphNode> producers = new HashMap<>();
  private final Map<String, List<GraphNode>> consumers = new HashMap<>();
  private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
  private final Map<String, Integer> statedRanks = new HashMap<>();
  private final Set<String> pinned = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private int changes;

  public MutableGraph(ModelProto model) {
    this.model = model;
    GraphProto graph = model.getGraph();
    graph.getInitializerList().forEach(t -> initializers.put(t.getName(), t));
    graph
        .getNodeList()
        .forEach(n -> {
          GraphNode node = new GraphNode(n);
          nodes.add(node);
          link(node);
        });
    graph.getOutputList().forEach(o -> pinned.add(o.getName()));
    graph.getInputList().forEach(i -> names.add(i.getName()));
    graph.getSparseInitializerList().forEach(s -> names.add(s.getValues().getName()));
    names.addAll(initializers.keySet());
    readRanks(graph.getInputList());
    readRanks(graph.getOutputList());
    readRanks(graph.getValueInfoList());
    bodies(graph)
        .forEach(body -> {
          for (NodeProto node : body.getNodeList()) {
            pinned.addAll(node.getInputList());
            names.addAll(node.getInputList());
            names.addAll(node.getOutputList());
          }
          body.getOutputList().forEach(o -> pinned.add(o.getName()));
          body.getInputList().forEach(i -> names.add(i.getName()));
          body.getInitializerList().forEach(t -> names.add(t.getName()));
        });
  }

  /** All graphs inside the nodes of a graph, at any depth. */
  public static List<GraphProto> bodies(GraphProto graph) {
    List<GraphProto> found = new ArrayList<>();
    Deque<GraphProto> left = new ArrayDeque<>(List.of(graph));
    while (!left.isEmpty()) {
      for (NodeProto node : left.pop().getNodeList()) {
        Nodes.subgraphs(node)
            .forEach(body -> {
              found.add(body);
              left.push(body);
            });
      }
    }
    return found;
  }

  public ModelProto model() {
    return model;
  }

  /** The version of ONNX's own operators. */
  public long opset() {
    return model.getOpsetImportList().stream()
        .filter(o -> o.getDomain().isEmpty() || o.getDomain().equals("ai.onnx"))
        .mapToLong(OperatorSetIdProto::getVersion)
        .findFirst()
        .orElse(1);
  }

  /** The nodes as they are now. */
  public List<GraphNode> nodes() {
    return List.copyOf(nodes);
  }

  /** How often the graph was changed: what was found out of it holds as long as this stays. */
  public int changes() {
    return changes;
  }

  public boolean contains(GraphNode node) {
    return nodes.contains(node);
  }

  public @Nullable GraphNode producer(@Nullable String value) {
    return value == null ? null : producers.get(value);
  }

  /** The nodes that read a value, once for each time. */
  public List<GraphNode> consumers(String value) {
    return consumers.getOrDefault(value, List.of());
  }

  /** Whether a value is an output of the graph, or read inside a body of control flow. */
  public boolean isPinned(String value) {
    return pinned.contains(value);
  }

  public @Nullable TensorProto initializer(String name) {
    return initializers.get(name);
  }

  /** Number of dimensions that the graph itself states for a value; -1 if it does not. */
  public int statedRank(String value) {
    return statedRanks.getOrDefault(value, -1);
  }

  private void readRanks(List<ValueInfoProto> values) {
    for (ValueInfoProto value : values) {
      TypeProto.Tensor type = value.getType().getTensorType();
      if (type.hasShape()) {
        statedRanks.put(value.getName(), type.getShape().getDimCount());
      }
    }
  }

  private void link(GraphNode node) {
    changes++;
    for (String output : node.proto().getOutputList()) {
      if (!output.isEmpty()) {
        producers.put(output, node);
        names.add(output);
      }
    }
    for (String input : node.proto().getInputList()) {
      if (!input.isEmpty()) {
        consumers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node);
      }
    }
  }

  private void unlink(GraphNode node) {
    changes++;
    node.proto().getOutputList().forEach(output -> producers.remove(output, node));
    node.proto()
        .getInputList()
        .forEach(input -> consumers.computeIfPresent(input, (_, list) -> without(list, node)));
  }

  private static List<GraphNode> without(List<GraphNode> list, GraphNode node) {
    list.removeIf(other -> other == node);
    return list;
  }

  /** Takes a node out. */
  public void remove(GraphNode node) {
    unlink(node);
    nodes.remove(node);
  }

  /** Changes a node in its place. */
  public void replace(GraphNode node, NodeProto changed) {
    unlink(node);
    node.become(changed);
    link(node);
  }

  /** Puts a new node behind another. */
  public GraphNode insertAfter(GraphNode place, NodeProto added) {
    GraphNode node = new GraphNode(added);
    nodes.add(nodes.indexOf(place) + 1, node);
    link(node);
    return node;
  }

  /**
   * A name for the changed values of a constant: its own where no other node reads it and nothing
   * computes it, or else a new one.
   */
  public String nameForChanged(String constant) {
    boolean own =
        initializers.containsKey(constant)
            && consumers(constant).size() == 1
            && !isPinned(constant);
    return own ? constant : fresh(constant + "_folded");
  }

  /** A name that nothing has. */
  public String fresh(String wish) {
    String name = wish;
    for (int i = 2; !names.add(name); i++) {
      name = wish + "_" + i;
    }
    return name;
  }

  public void put(TensorProto initializer) {
    changes++;
    initializers.put(initializer.getName(), initializer);
  }

  /** The model with the graph as it is now, without the parts that no output needs. */
  public ModelProto toModel() {
    Set<String> needed = new HashSet<>(pinned);
    Set<GraphNode> live = live(needed);
    GraphProto.Builder graph = model.getGraph().toBuilder();
    graph.clearNode().clearInitializer().clearInput().clearValueInfo();
    nodes.stream().filter(live::contains).forEach(n -> graph.addNode(n.proto()));
    Set<String> inputs = new HashSet<>();
    for (ValueInfoProto input : model.getGraph().getInputList()) {
      if (!initializers.containsKey(input.getName()) || needed.contains(input.getName())) {
        graph.addInput(input);
        inputs.add(input.getName());
      }
    }
    for (TensorProto tensor : initializers.values()) {
      if (needed.contains(tensor.getName())) {
        graph.addInitializer(tensor);
        if (model.getIrVersion() < IR_WITHOUT_INPUTS && inputs.add(tensor.getName())) {
          graph.addInput(asInput(tensor));
        }
      }
    }
    for (ValueInfoProto info : model.getGraph().getValueInfoList()) {
      GraphNode producer = producers.get(info.getName());
      if (producer != null && live.contains(producer)) {
        graph.addValueInfo(info);
      }
    }
    return model.toBuilder().setGraph(graph).build();
  }

  /** The nodes that an output needs; adds the values that they read to {@code needed}. */
  private Set<GraphNode> live(Set<String> needed) {
    Set<GraphNode> live = new HashSet<>();
    Deque<String> left = new ArrayDeque<>(needed);
    while (!left.isEmpty()) {
      GraphNode producer = producers.get(left.pop());
      if (producer != null && live.add(producer)) {
        for (String input : producer.proto().getInputList()) {
          if (needed.add(input)) {
            left.push(input);
          }
        }
      }
    }
    return live;
  }

  private static ValueInfoProto asInput(TensorProto tensor) {
    TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(tensor.getDataType());
    type.getShapeBuilder();
    tensor
        .getDimsList()
        .forEach(d ->
            type.getShapeBuilder().addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(d)));
    return ValueInfoProto.newBuilder()
        .setName(tensor.getName())
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
