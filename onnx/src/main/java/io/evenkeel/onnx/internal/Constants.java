package io.evenkeel.onnx.internal;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.evenkeel.onnx.graph.Nodes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The values of a graph that do not depend on its inputs: initializers, and what Constant,
 * ConstantOfShape, Identity, Cast, Reshape, Flatten, Squeeze, Unsqueeze, Transpose and {@link
 * ShapeArithmetic} make of them. An initializer that is an input too counts as constant, as its
 * default.
 */
public final class Constants {
  private static final Set<String> SHAPING =
      Set.of("Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose");

  /** A few bytes can ask for any number of elements. */
  private static final int MOST_FILLED = 1 << 20;

  private final MutableGraph graph;

  /** Values that were found not to be constant, so that no one walks along a long chain twice. */
  private final Set<String> variable = new HashSet<>();

  /** The graph's {@link MutableGraph#changes} when they were found. */
  private int changes;

  public Constants(MutableGraph graph) {
    this.graph = graph;
  }

  /** A value's numbers; null if it is not constant, or not of a known type. */
  public @Nullable Constant of(@Nullable String value) {
    if (value == null) {
      return null;
    }
    if (changes != graph.changes()) {
      changes = graph.changes();
      variable.clear();
    }
    if (variable.contains(value)) {
      return null;
    }
    Map<String, Constant> known = new HashMap<>();
    for (String name : needed(value)) {
      Constant constant = compute(name, known);
      if (constant != null) {
        known.put(name, constant);
      } else {
        variable.add(name);
      }
    }
    return known.get(value);
  }

  /**
   * The value and all that it is computed from, each behind what it is computed from; without what
   * is known to be variable.
   */
  private Set<String> needed(String value) {
    Set<String> opened = new HashSet<>();
    Set<String> ordered = new LinkedHashSet<>();
    Deque<String> left = new ArrayDeque<>(List.of(value));
    while (!left.isEmpty()) {
      String name = left.getFirst();
      GraphNode node = graph.producer(name);
      if (opened.add(name) && node != null && isKnown(node)) {
        for (String input : node.proto().getInputList()) {
          if (!opened.contains(input) && !variable.contains(input)) {
            left.push(input);
          }
        }
      } else {
        left.pop();
        ordered.add(name);
      }
    }
    return ordered;
  }

  private static boolean isKnown(GraphNode node) {
    return node.is("ConstantOfShape")
        || SHAPING.contains(node.operator())
        || ShapeArithmetic.knows(node.operator());
  }

  private @Nullable Constant compute(String name, Map<String, Constant> known) {
    TensorProto tensor = graph.initializer(name);
    if (tensor != null) {
      return Constant.of(tensor);
    }
    GraphNode node = graph.producer(name);
    if (node == null || !name.equals(node.output(0))) {
      return null;
    }
    if (node.is("Constant")) {
      return constant(node);
    }
    if (ShapeArithmetic.knows(node.operator())) {
      return ShapeArithmetic.of(
          node,
          IntStream.range(0, node.proto().getInputCount())
              .<@Nullable Constant>mapToObj(i -> input(node, i, known))
              .toList());
    }
    Constant x = isKnown(node) ? input(node, 0, known) : null;
    if (x == null) {
      return null;
    }
    return switch (node.operator()) {
      case "ConstantOfShape" -> filled(node, x);
      case "Identity" -> x;
      case "Cast" -> cast(x, type(node.integer("to", 0)));
      case "Reshape" -> reshaped(node, x, known);
      case "Flatten" -> flattened(x, node.integer("axis", 1));
      case "Squeeze" -> squeezed(x, axes(node, known));
      case "Unsqueeze" -> unsqueezed(x, axes(node, known));
      default -> transposed(x, node.integers("perm"));
    };
  }

  private static @Nullable Constant input(GraphNode node, int i, Map<String, Constant> known) {
    String name = node.input(i);
    return name == null ? null : known.get(name);
  }

  private static @Nullable Constant constant(GraphNode node) {
    for (AttributeProto attribute : node.proto().getAttributeList()) {
      switch (attribute.getName()) {
        case "value" -> {
          return Constant.of(attribute.getT());
        }
        case "value_float" -> {
          return new Constant(DataType.FLOAT, List.of(), new double[] {attribute.getF()});
        }
        case "value_floats" -> {
          double[] values =
              attribute.getFloatsList().stream().mapToDouble(Float::doubleValue).toArray();
          return new Constant(DataType.FLOAT, List.of((long) values.length), values);
        }
        case "value_int" -> {
          return new Constant(DataType.INT64, List.of(), new double[] {attribute.getI()});
        }
        case "value_ints" -> {
          double[] values =
              attribute.getIntsList().stream().mapToDouble(Long::doubleValue).toArray();
          return new Constant(DataType.INT64, List.of((long) values.length), values);
        }
        default -> {}
      }
    }
    return null;
  }

  private static @Nullable Constant filled(GraphNode node, Constant shape) {
    Optional<AttributeProto> attribute = Nodes.attribute(node.proto(), "value");
    Constant value =
        attribute.isPresent()
            ? Constant.of(attribute.get().getT())
            : new Constant(DataType.FLOAT, List.of(1L), new double[1]);
    List<Long> dims = longs(shape);
    int count = Constant.elements(dims);
    if (value == null
        || value.values().length != 1
        || count < 0
        || count > MOST_FILLED
        || shape.isReal()) {
      return null;
    }
    double[] values = new double[count];
    Arrays.fill(values, value.values()[0]);
    return new Constant(value.type(), dims, values);
  }

  private static @Nullable DataType type(long number) {
    return number == (int) number ? DataType.forNumber((int) number) : null;
  }

  private static @Nullable Constant cast(Constant x, @Nullable DataType to) {
    return to != null && (to == x.type() || Constant.isReal(to)) ? x.as(to) : null;
  }

  private static @Nullable Constant reshaped(
      GraphNode node, Constant x, Map<String, Constant> known) {
    Constant asked = input(node, 1, known);
    List<Long> wish = asked == null ? node.integers("shape") : longs(asked);
    if (node.integer("allowzero", 0) != 0 || (asked == null && !node.has("shape"))) {
      return null;
    }
    List<Long> dims = new ArrayList<>();
    long rest = x.values().length;
    for (int i = 0; i < wish.size(); i++) {
      long dim = wish.get(i) == 0 && i < x.rank() ? x.dims().get(i) : wish.get(i);
      dims.add(dim);
      rest = dim > 0 ? rest / dim : rest;
    }
    int unknown = dims.indexOf(-1L);
    if (unknown >= 0) {
      dims.set(unknown, rest);
    }
    return fitting(x, dims);
  }

  private static @Nullable Constant fitting(Constant x, List<Long> dims) {
    return Constant.elements(dims) == x.values().length ? x.reshaped(dims) : null;
  }

  private static @Nullable Constant flattened(Constant x, long axis) {
    long from = axis < 0 ? axis + x.rank() : axis;
    if (from < 0 || from > x.rank() || x.values().length == 0) {
      return null;
    }
    long rows = x.dims().subList(0, (int) from).stream().reduce(1L, (a, b) -> a * b);
    return fitting(x, List.of(rows, x.values().length / rows));
  }

  /** The axes of a (un)squeeze: an attribute, and from opset 13 on an input; null if not known. */
  private static @Nullable List<Long> axes(GraphNode node, Map<String, Constant> known) {
    if (node.input(1) != null) {
      Constant axes = input(node, 1, known);
      return axes == null ? null : longs(axes);
    }
    return node.integers("axes");
  }

  private static @Nullable Constant squeezed(Constant x, @Nullable List<Long> axes) {
    if (axes == null) {
      return null;
    }
    List<Long> dims = new ArrayList<>();
    Set<Long> taken = positive(axes, x.rank());
    for (int i = 0; i < x.rank(); i++) {
      boolean out = axes.isEmpty() ? x.dims().get(i) == 1 : taken.contains((long) i);
      if (!out) {
        dims.add(x.dims().get(i));
      }
    }
    return fitting(x, dims);
  }

  private static @Nullable Constant unsqueezed(Constant x, @Nullable List<Long> axes) {
    if (axes == null || axes.isEmpty()) {
      return null;
    }
    Set<Long> added = positive(axes, x.rank() + axes.size());
    List<Long> dims = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < x.rank() + axes.size(); i++) {
      boolean own = !added.contains((long) i) && next < x.rank();
      dims.add(own ? x.dims().get(next++) : 1L);
    }
    return next == x.rank() ? fitting(x, dims) : null;
  }

  private static Set<Long> positive(List<Long> axes, int rank) {
    Set<Long> positive = new HashSet<>();
    axes.forEach(a -> positive.add(a < 0 ? a + rank : a));
    return positive;
  }

  private static @Nullable Constant transposed(Constant x, List<Long> order) {
    int rank = x.rank();
    List<Long> perm =
        order.isEmpty() ? LongStream.range(0, rank).mapToObj(i -> rank - 1 - i).toList() : order;
    boolean isOrder =
        perm.size() == rank
            && Set.copyOf(perm).equals(Set.copyOf(LongStream.range(0, rank).boxed().toList()));
    if (!isOrder) {
      return null;
    }
    int[] from = perm.stream().mapToInt(Long::intValue).toArray();
    int[] stride = new int[rank + 1];
    stride[rank] = 1;
    for (int i = rank - 1; i >= 0; i--) {
      stride[i] = stride[i + 1] * x.dim(i);
    }
    List<Long> dims = perm.stream().map(p -> x.dims().get(p.intValue())).toList();
    double[] values = new double[x.values().length];
    for (int to = 0; to < values.length; to++) {
      int rest = to;
      int at = 0;
      for (int i = rank - 1; i >= 0; i--) {
        int size = x.dim(from[i]);
        at += rest % size * stride[from[i] + 1];
        rest /= size;
      }
      values[to] = x.values()[at];
    }
    return new Constant(x.type(), dims, values);
  }

  private static List<Long> longs(Constant constant) {
    return Arrays.stream(constant.values()).mapToObj(v -> (long) v).toList();
  }
}
