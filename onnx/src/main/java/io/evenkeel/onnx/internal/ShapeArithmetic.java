package io.evenkeel.onnx.internal;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What exporters compute sizes and paddings with, on constants of whole numbers: Shape, Gather,
 * Slice, Concat and arithmetic. PyTorch's older exporter writes such a chain for the pads of each
 * {@code F.pad}.
 */
final class ShapeArithmetic {
  private static final Set<String> OPERATORS =
      Set.of("Shape", "Gather", "Slice", "Concat", "Add", "Sub", "Mul", "Div", "Neg");

  /** Doubles hold whole numbers exactly up to here. */
  private static final double MOST = 1L << 53;

  /** A chain of joins can double its numbers with each node; sizes and pads are few. */
  private static final int MOST_JOINED = 1 << 12;

  private ShapeArithmetic() {}

  /** Whether an operator is one of them. */
  static boolean knows(String operator) {
    return OPERATORS.contains(operator);
  }

  /**
   * What a node makes of constants; null if it is not known.
   *
   * @param inputs the node's, null where there is none
   */
  static @Nullable Constant of(GraphNode node, List<@Nullable Constant> inputs) {
    Constant x = inputs.getFirst();
    if (x == null) {
      return null;
    }
    if (node.is("Shape")) {
      return node.has("start") || node.has("end") ? null : row(x.dims());
    }
    if (inputs.stream().anyMatch(i -> i != null && i.isReal())) {
      return null;
    }
    return switch (node.operator()) {
      case "Gather" -> gathered(x, second(inputs), node.integer("axis", 0));
      case "Slice" -> sliced(node, x, inputs);
      case "Concat" -> joined(inputs, node.integer("axis", 0));
      case "Neg" -> x.with(x.dims(), Arrays.stream(x.values()).map(v -> 0 - v).toArray());
      default -> combined(node.operator(), x, second(inputs));
    };
  }

  private static @Nullable Constant second(List<@Nullable Constant> inputs) {
    return inputs.size() < 2 ? null : inputs.get(1);
  }

  private static Constant row(List<Long> numbers) {
    return new Constant(
        DataType.INT64,
        List.of((long) numbers.size()),
        numbers.stream().mapToDouble(Long::doubleValue).toArray());
  }

  private static @Nullable Constant gathered(Constant x, @Nullable Constant indices, long axis) {
    if (indices == null || x.rank() != 1 || (axis != 0 && axis != -1)) {
      return null;
    }
    double[] values = new double[indices.values().length];
    for (int i = 0; i < values.length; i++) {
      double index = indices.values()[i];
      double at = index < 0 ? index + x.values().length : index;
      if (at < 0 || at >= x.values().length) {
        return null;
      }
      values[i] = x.values()[(int) at];
    }
    return x.with(indices.dims(), values);
  }

  /** Along one axis, as inputs say from opset 10 on. */
  private static @Nullable Constant sliced(
      GraphNode node, Constant x, List<@Nullable Constant> inputs) {
    double start = single(inputs, 1, Double.NaN);
    double end = single(inputs, 2, Double.NaN);
    double axis = single(inputs, 3, node.input(3) == null ? 0 : Double.NaN);
    double step = single(inputs, 4, node.input(4) == null ? 1 : Double.NaN);
    if (Double.isNaN(start + end + axis + step) || step == 0 || axis + x.rank() < 0) {
      return null;
    }
    int along = (int) (axis < 0 ? axis + x.rank() : axis);
    if (along >= x.rank()) {
      return null;
    }
    int size = x.dim(along);
    boolean forward = step > 0;
    double from = Math.clamp(start < 0 ? start + size : start, 0, forward ? size : size - 1.0);
    double to = Math.clamp(end < 0 ? end + size : end, forward ? 0 : -1, size);
    List<Integer> taken = new ArrayList<>();
    for (double i = from; forward ? i < to : i > to; i += step) {
      taken.add((int) i);
    }
    return along(x, along, taken);
  }

  /** The one number of an input; the given one where the node has no such input. */
  private static double single(List<@Nullable Constant> inputs, int i, double none) {
    Constant input = i < inputs.size() ? inputs.get(i) : null;
    if (input == null) {
      return none;
    }
    return input.values().length == 1 ? input.values()[0] : Double.NaN;
  }

  /** Some of the places along an axis. */
  private static Constant along(Constant x, int axis, List<Integer> taken) {
    int inner = Constant.elements(x.dims().subList(axis + 1, x.rank()));
    int outer = Constant.elements(x.dims().subList(0, axis));
    double[] values = new double[outer * taken.size() * inner];
    int next = 0;
    for (int o = 0; o < outer; o++) {
      for (int place : taken) {
        System.arraycopy(x.values(), (o * x.dim(axis) + place) * inner, values, next, inner);
        next += inner;
      }
    }
    List<Long> dims = new ArrayList<>(x.dims());
    dims.set(axis, (long) taken.size());
    return x.with(dims, values);
  }

  /** Rows of numbers, one behind the other. */
  private static @Nullable Constant joined(List<@Nullable Constant> inputs, long axis) {
    double[] values = new double[0];
    DataType type = DataType.INT64;
    for (Constant input : inputs) {
      if (input == null
          || input.rank() != 1
          || (axis != 0 && axis != -1)
          || values.length + input.values().length > MOST_JOINED) {
        return null;
      }
      type = input.type();
      int end = values.length;
      values = Arrays.copyOf(values, end + input.values().length);
      System.arraycopy(input.values(), 0, values, end, input.values().length);
    }
    return new Constant(type, List.of((long) values.length), values);
  }

  /** Of two constants of one shape, or one number and another constant. */
  private static @Nullable Constant combined(String operator, Constant x, @Nullable Constant y) {
    if (y == null) {
      return null;
    }
    boolean fit = x.dims().equals(y.dims());
    boolean first = x.values().length == 1 && x.rank() <= y.rank();
    boolean second = y.values().length == 1 && y.rank() <= x.rank();
    if (!fit && !first && !second) {
      return null;
    }
    Constant larger = second ? x : y;
    double[] values = new double[larger.values().length];
    for (int i = 0; i < values.length; i++) {
      double a = x.values()[first ? 0 : i];
      double b = y.values()[second ? 0 : i];
      values[i] =
          switch (operator) {
            case "Add" -> a + b;
            case "Sub" -> a - b;
            case "Mul" -> a * b;
            default -> whole(a / b);
          };
      if (!(Math.abs(values[i]) <= MOST)) {
        return null;
      }
    }
    return larger.with(larger.dims(), values);
  }

  /** Division of whole numbers rounds towards zero. */
  private static double whole(double quotient) {
    return quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient);
  }
}
