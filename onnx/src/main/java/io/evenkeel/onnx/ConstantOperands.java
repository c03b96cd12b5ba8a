package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.Nodes;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The constants that a graph's nodes read. */
record ConstantOperands(GraphView view) {
  /** Whether a value is a constant. */
  boolean isConstant(String value) {
    return view.constant(value).isPresent();
  }

  /**
   * The constant that a node reads.
   *
   * @param what what it is to the node, such as {@code weight}
   * @throws InvalidInputException if the value is made by another node, or is an input
   */
  TensorProto required(NodeProto node, String value, String what) {
    return view.constant(value)
        .orElseThrow(() ->
            refusal(
                node, "its %s \"%s\" is not a constant".formatted(what, Printable.text(value))));
  }

  /** A constant of one number; empty if the value is no constant, or if its numbers differ. */
  OptionalDouble scalar(String value) {
    Optional<TensorProto> tensor = view.constant(value);
    if (tensor.isEmpty() || TensorValues.shape(tensor.get()).length > 2) {
      return OptionalDouble.empty();
    }
    double[] values = TensorValues.doubles(tensor.get());
    boolean same = values.length > 0 && Arrays.stream(values).allMatch(v -> v == values[0]);
    return same ? OptionalDouble.of(values[0]) : OptionalDouble.empty();
  }

  /**
   * The finite floats of a constant that has one number per column, or one for all columns.
   *
   * @param what what it is to the node, such as {@code bias}
   */
  float[] row(NodeProto node, String value, String what, int columns) {
    float[] values = finite(node, required(node, value, what), what);
    if (values.length == 1 && columns > 1) {
      float[] row = new float[columns];
      Arrays.fill(row, values[0]);
      return row;
    }
    if (values.length != columns) {
      throw refusal(
          node, "its %s has %d numbers for %d columns".formatted(what, values.length, columns));
    }
    return values;
  }

  /** The floats of a constant, all finite. */
  static float[] finite(NodeProto node, TensorProto tensor, String what) {
    float[] values = TensorValues.floats(tensor);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw refusal(node, "its %s holds %s at %d".formatted(what, values[i], i));
      }
    }
    return values;
  }

  /**
   * The axes of a value that a node works along, counted from the front and in order: an input, or
   * in older opsets an attribute. Empty where it names none.
   *
   * @param rank how many dimensions the value has
   * @throws InvalidInputException if they are not constant, or not among those dimensions
   */
  List<Long> axes(NodeProto node, int rank) {
    List<Long> axes =
        node.getInputCount() > 1 && !node.getInput(1).isEmpty()
            ? Arrays.stream(TensorValues.longs(required(node, node.getInput(1), "axes")))
                .boxed()
                .toList()
            : Nodes.attribute(node, "axes").map(AttributeProto::getIntsList).orElse(List.of());
    if (axes.stream().anyMatch(a -> a < -rank || a >= rank)) {
      throw refusal(
          node, "its axes must be from %d to %d, but are %s".formatted(-rank, rank - 1, axes));
    }
    return axes.stream().map(a -> a < 0 ? a + rank : a).sorted().toList();
  }

  /** The exception for a node that cannot be imported. */
  static InvalidInputException refusal(NodeProto node, String reason) {
    return new InvalidInputException("node %s: %s".formatted(Nodes.label(node), reason));
  }
}
