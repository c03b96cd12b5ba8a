package io.evenkeel.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of a graph's values, as far as its inputs, its constants and the usual operators tell
 * them. What a file states about values in between is not trusted, because nothing checks it.
 */
public final class ValueShapes {
  /** The size of a dimension that is not known. */
  public static final long UNKNOWN = -1;

  private static final Set<String> KEEPING =
      Set.of(
          ("Abs BatchNormalization Cast Ceil Celu Clip Dropout Elu Erf Exp Floor Gelu HardSigmoid"
                  + " HardSwish Identity InstanceNormalization LRN LayerNormalization LeakyRelu Log"
                  + " LogSoftmax LpNormalization Mish Neg PRelu Reciprocal Relu Round Selu Sigmoid"
                  + " Sign Softmax Softplus Softsign Sqrt Tanh ThresholdedRelu")
              .split(" "));
  private static final Set<String> BROADCASTING =
      Set.of("Add", "Sub", "Mul", "Div", "Pow", "Sum", "Max", "Min", "Mean");
  private static final Set<String> POOLING = Set.of("AveragePool", "MaxPool", "LpPool");
  private static final Set<String> REDUCING =
      Set.of("ReduceMax", "ReduceMean", "ReduceMin", "ReduceSum");
  private static final Set<String> GLOBAL = Set.of("GlobalAveragePool", "GlobalMaxPool");

  private final GraphView view;
  private final @Nullable ValueShapes outer;
  private final Map<String, long[]> shapes = new HashMap<>();

  /**
   * The shapes of a graph.
   *
   * @param outer the shapes of the graph around it, if it is a body of control flow; null otherwise
   */
  ValueShapes(GraphView view, @Nullable ValueShapes outer) {
    this.view = view;
    this.outer = outer;
    GraphProto graph = view.graph();
    graph.getInputList().forEach(input -> put(input.getName(), stated(input)));
    for (TensorProto tensor : graph.getInitializerList()) {
      put(tensor.getName(), TensorValues.shape(tensor));
    }
    for (int index : view.order()) {
      NodeProto node = graph.getNode(index);
      if (node.getOutputCount() > 0 && Nodes.isStandard(node)) {
        put(node.getOutput(0), made(node));
      }
    }
  }

  /** The shapes of a model's main graph, which must hold together. */
  public static ValueShapes of(GraphProto graph) {
    return new ValueShapes(new GraphView(graph), null);
  }

  /**
   * A value's shape, {@link #UNKNOWN} where a size is not known; null if not even the number of
   * dimensions is.
   */
  public long @Nullable [] of(String value) {
    long[] shape = shapes.get(value);
    boolean inner = shape != null || view.isGiven(value) || view.producer(value) >= 0;
    return inner || outer == null ? shape : outer.of(value);
  }

  private void put(String value, long @Nullable [] shape) {
    if (shape != null) {
      shapes.put(value, shape);
    }
  }

  private static long @Nullable [] stated(ValueInfoProto value) {
    TypeProto.Tensor type = value.getType().getTensorType();
    return type.hasShape()
        ? type.getShape().getDimList().stream()
            .mapToLong(d -> d.hasDimValue() && d.getDimValue() >= 0 ? d.getDimValue() : UNKNOWN)
            .toArray()
        : null;
  }

  private long @Nullable [] input(NodeProto node, int index) {
    boolean there = index < node.getInputCount() && !node.getInput(index).isEmpty();
    return there ? of(node.getInput(index)) : null;
  }

  private long @Nullable [] made(NodeProto node) {
    String operator = node.getOpType();
    if (operator.equals("Constant")) {
      return view.constant(node.getOutput(0)).map(TensorValues::shape).orElse(null);
    }
    long[] x = input(node, 0);
    if (BROADCASTING.contains(operator)) {
      return Nodes.attribute(node, "broadcast").isPresent() ? x : broadcast(node);
    }
    if (KEEPING.contains(operator)) {
      return x;
    }
    if (GLOBAL.contains(operator)) {
      return ShapeRules.pooled(x, 1);
    }
    if (REDUCING.contains(operator)) {
      return reduced(node, x);
    }
    if (POOLING.contains(operator)) {
      return windowed(node, x, null, ShapeRules.pooled(x, UNKNOWN));
    }
    return switch (operator) {
      case "ConstantOfShape" -> filled(node);
      case "Gemm" -> gemm(node);
      case "MatMul" -> ShapeRules.product(x, input(node, 1));
      case "Conv" ->
          windowed(node, x, input(node, 1), ShapeRules.convolution(x, input(node, 1), 0, 1));
      case "ConvTranspose" ->
          ShapeRules.convolution(x, input(node, 1), 1, Nodes.integer(node, "group", 1));
      case "Flatten" -> ShapeRules.flattened(x, Nodes.integer(node, "axis", 1));
      case "Reshape" -> reshaped(node, x);
      case "Transpose" -> transposed(node, x);
      case "Concat" -> joined(node);
      case "Squeeze", "Unsqueeze" -> withAxes(node, x);
      case "Pad" -> padded(node, x);
      default -> null;
    };
  }

  private long @Nullable [] broadcast(NodeProto node) {
    long[] all = new long[0];
    for (int i = 0; i < node.getInputCount(); i++) {
      long[] one = input(node, i);
      if (one == null) {
        return null;
      }
      all = ShapeRules.broadcast(all, one);
    }
    return all;
  }

  private static long @Nullable [] windowed(
      NodeProto node, long @Nullable [] x, long @Nullable [] weight, long @Nullable [] shape) {
    if (shape != null) {
      long[] kernel = weight == null ? null : Arrays.copyOfRange(weight, 2, weight.length);
      WindowShapes.fill(node, x, kernel, shape);
    }
    return shape;
  }

  private long[] gemm(NodeProto node) {
    long[] a = input(node, 0);
    long[] b = input(node, 1);
    int row = Nodes.integer(node, "transA", 0) != 0 ? 1 : 0;
    int column = Nodes.integer(node, "transB", 0) != 0 ? 0 : 1;
    return new long[] {
      a != null && a.length == 2 ? a[row] : UNKNOWN,
      b != null && b.length == 2 ? b[column] : UNKNOWN
    };
  }

  private long @Nullable [] filled(NodeProto node) {
    TensorProto shape = view.constant(node.getInput(0)).orElse(null);
    return shape == null || !TensorValues.isWhole(shape) ? null : TensorValues.longs(shape);
  }

  /** Whole numbers that stand in an attribute, or in a constant that is an input. */
  private long @Nullable [] numbers(NodeProto node, String attribute) {
    if (node.getInputCount() > 1 && !node.getInput(1).isEmpty()) {
      TensorProto tensor = view.constant(node.getInput(1)).orElse(null);
      return tensor == null || !TensorValues.isWhole(tensor) ? null : TensorValues.longs(tensor);
    }
    List<Long> values =
        Nodes.attribute(node, attribute).map(AttributeProto::getIntsList).orElse(null);
    return values == null ? null : values.stream().mapToLong(Long::longValue).toArray();
  }

  private long @Nullable [] reshaped(NodeProto node, long @Nullable [] x) {
    long[] wish = numbers(node, "shape");
    return wish == null
        ? null
        : ShapeRules.reshaped(x, wish, Nodes.integer(node, "allowzero", 0) == 0);
  }

  private static long @Nullable [] transposed(NodeProto node, long @Nullable [] x) {
    if (x == null) {
      return null;
    }
    long[] perm =
        Nodes.attribute(node, "perm")
            .map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray())
            .orElse(null);
    return ShapeRules.transposed(x, perm);
  }

  private long @Nullable [] joined(NodeProto node) {
    List<long[]> parts = new ArrayList<>();
    for (int i = 0; i < node.getInputCount(); i++) {
      long[] part = input(node, i);
      if (part == null) {
        return null;
      }
      parts.add(part);
    }
    return ShapeRules.joined(parts, Nodes.integer(node, "axis", 1));
  }

  /** Of pads for all axes. */
  private long @Nullable [] padded(NodeProto node, long @Nullable [] x) {
    long[] pads = numbers(node, "pads");
    boolean someAxes = node.getInputCount() > 3 && !node.getInput(3).isEmpty();
    return x == null || pads == null || someAxes ? null : ShapeRules.padded(x, pads);
  }

  /** Without axes it works along all of them, or, if that is asked for, along none. */
  private long @Nullable [] reduced(NodeProto node, long @Nullable [] x) {
    boolean named =
        Nodes.attribute(node, "axes").isPresent()
            || (node.getInputCount() > 1 && !node.getInput(1).isEmpty());
    long[] axes = named ? numbers(node, "axes") : new long[0];
    if (x == null || axes == null) {
      return null;
    }
    if (axes.length == 0) {
      if (Nodes.integer(node, "noop_with_empty_axes", 0) != 0) {
        return x;
      }
      axes = LongStream.range(0, x.length).toArray();
    }
    return ShapeRules.reduced(x, axes, Nodes.integer(node, "keepdims", 1) != 0);
  }

  private long @Nullable [] withAxes(NodeProto node, long @Nullable [] x) {
    long[] axes = numbers(node, "axes");
    boolean adds = node.getOpType().equals("Unsqueeze");
    return x == null || axes == null ? null : ShapeRules.withAxes(x, axes, adds);
  }
}
