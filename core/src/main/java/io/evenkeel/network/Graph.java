package io.evenkeel.network;

import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A {@link Network} as its values in an order in which each can be computed from those before it.
 * The first is the input. Of a residual, the shortcut's layers come before the branch's, and the
 * sum right after the branch.
 *
 * @param nodes in topological order
 * @param output id of the network's output, the last node
 */
public record Graph(List<Node> nodes, int output) {

  public Graph {
    nodes = List.copyOf(nodes);
  }

  /**
   * The graph of a network's layers.
   *
   * @throws InvalidInputException if shapes do not fit each other, or two layers have one path
   */
  static Graph of(Shape input, List<Layer> layers) {
    return of(input, layers, false);
  }

  /**
   * The graph of a network's layers.
   *
   * @param rows whether the input is known to be rows of numbers, not images of one pixel
   * @throws InvalidInputException if shapes do not fit each other, or two layers have one path
   */
  static Graph of(Shape input, List<Layer> layers, boolean rows) {
    Walk walk = new Walk();
    int first = walk.add("input", new Op.Input(), List.of(), input, rows);
    int last = walk.sequence("", "", layers, first);
    return new Graph(walk.nodes, last);
  }

  /** The node of an id. */
  public Node node(int id) {
    return nodes.get(id);
  }

  /** The node of the network's output. */
  public Node last() {
    return nodes.get(output);
  }

  /** The shape of a layer's input. */
  public Shape inputShape(Node node) {
    return nodes.get(node.input()).shape();
  }

  /**
   * Multiplications with an addition each that a node's weights take for one sample, going forward.
   */
  public long multiplyAdds(Node node) {
    return node.op() instanceof LeafLayer layer ? layer.multiplyAdds(inputShape(node)) : 0;
  }

  /** Those of all nodes. */
  public long multiplyAdds() {
    return nodes.stream().mapToLong(this::multiplyAdds).sum();
  }

  /** The trained arrays of a node in their canonical order; none where it is no layer. */
  public List<ParameterSpec> parameters(Node node) {
    return node.op() instanceof LeafLayer layer ? layer.parameters(inputShape(node)) : List.of();
  }

  /** All trained arrays in their canonical order: that of the nodes. */
  public SequencedMap<ParameterKey, ParameterSpec> parameters() {
    SequencedMap<ParameterKey, ParameterSpec> all = new LinkedHashMap<>();
    for (Node node : nodes) {
      for (ParameterSpec spec : parameters(node)) {
        all.put(new ParameterKey(node.path(), spec.role()), spec);
      }
    }
    return all;
  }

  /** The nodes of BatchNorms, in order. */
  public List<Node> batchNorms() {
    return nodes.stream().filter(n -> n.op() instanceof BatchNorm).toList();
  }

  /**
   * The node at a path.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Node at(String path) {
    return nodes.stream()
        .filter(n -> n.path().equals(path) && n.op() instanceof LeafLayer)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the network has no layer " + path));
  }

  /** How many nodes take each node's value; the output is taken once more, by the loss. */
  public int[] uses() {
    int[] uses = new int[nodes.size()];
    nodes.forEach(n -> n.inputs().forEach(i -> uses[i]++));
    uses[output]++;
    return uses;
  }

  private static final class Walk {
    private final List<Node> nodes = new ArrayList<>();
    private final Set<String> paths = new HashSet<>();

    /** The nodes that give rows of numbers, as {@link LeafLayer#givesRow} says. */
    private final BitSet rows = new BitSet();

    private int layers;

    int add(String path, Op op, List<Integer> inputs, Shape shape, boolean row) {
      rows.set(nodes.size(), row);
      nodes.add(new Node(nodes.size(), path, op, inputs, shape, layers));
      return nodes.size() - 1;
    }

    /**
     * Adds layers one after another.
     *
     * @param parent path of what they are in, with a dot at its end, or nothing
     * @param list what stands between that and a layer's number, with a dot at its end, or nothing
     * @return id of the last value
     */
    int sequence(String parent, String list, List<Layer> layers, int from) {
      int value = from;
      for (int i = 0; i < layers.size(); i++) {
        Layer layer = layers.get(i);
        value =
            layer instanceof Named(String name, Layer inner)
                ? layer(parent + name, inner, value)
                : layer(parent + list + i, layer, value);
      }
      return value;
    }

    private int layer(String path, Layer layer, int from) {
      if (!paths.add(path)) {
        throw new DuplicatePathException(path);
      }
      return switch (layer) {
        case Named(_, Layer inner) -> layer(path, inner, from);
        case LeafLayer leaf -> {
          boolean row = at(path, leaf, () -> leaf.givesRow(rows.get(from)));
          Shape shape = shape(path, leaf, nodes.get(from).shape());
          int id = add(path, leaf, List.of(from), shape, row);
          this.layers++;
          yield id;
        }
        case Residual(List<Layer> branch, List<Layer> shortcut) -> {
          int skip = sequence(path + ".", "shortcut.", shortcut, from);
          int end = sequence(path + ".", "branch.", branch, from);
          Shape sum = shape(path, layer, nodes.get(from).shape());
          yield add(path, new Op.Add(), List.of(end, skip), sum, rows.get(end) || rows.get(skip));
        }
      };
    }

    private static Shape shape(String path, Layer layer, Shape input) {
      return at(path, layer, () -> layer.output(input));
    }

    private static <T> T at(String path, Layer layer, Supplier<T> maker) {
      try {
        return maker.get();
      } catch (InvalidInputException e) {
        throw new InvalidInputException(
            "layer %s (%s): %s".formatted(path, layer.kind(), e.getMessage()), e);
      }
    }
  }
}
