package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.graph.ValueShapes;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.Constants;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts in as constants the whole numbers that a graph computes from its constants and from the
 * sizes of its values, such as the pads that PyTorch's older exporter spells out for {@code F.pad},
 * and the shape that it computes for {@code x.view(x.size(0), -1)}.
 *
 * <p>How many rows there are may be open. So all numbers are computed for two numbers of rows: one
 * that is the same for both is a constant, and a Reshape whose shape begins with either keeps the
 * rows, which ONNX writes as 0.
 */
final class SettledShapes {
  /** A number of rows that no size in a network is likely to be. */
  private static final long ROWS = 7919;

  private static final long OTHER_ROWS = 104729;

  private final Constants some;

  /** Those with other rows; the same where no node asks for a size. */
  private final Constants other;

  private SettledShapes(ModelProto model) {
    boolean asks =
        model.getGraph().getNodeList().stream().anyMatch(n -> n.getOpType().equals("Shape"));
    some = new Constants(asks ? sized(model, ROWS) : new MutableGraph(model));
    other = asks ? new Constants(sized(model, OTHER_ROWS)) : some;
  }

  /** The graph without the nodes that compute such numbers; unchanged if there are none. */
  static ModelProto of(ModelProto model) {
    MutableGraph graph = new MutableGraph(model);
    SettledShapes shapes = new SettledShapes(model);
    boolean settled = false;
    for (GraphNode node : graph.nodes()) {
      String output = node.output(0);
      Constant value = node.is("Constant") ? null : shapes.settled(output);
      if (output != null && value != null) {
        long[] dims = value.dims().stream().mapToLong(Long::longValue).toArray();
        graph.remove(node);
        graph.put(TensorValues.of(output, numbers(value), dims));
        settled = true;
      }
      settled |= node.is("Reshape") && shapes.keepsRows(graph, node);
    }
    return settled ? graph.toModel() : model;
  }

  /** A graph that takes so many rows, if it takes any number, with its sizes as constants. */
  private static MutableGraph sized(ModelProto model, long rows) {
    ModelProto.Builder changed = model.toBuilder();
    List<ValueInfoProto> inputs = new GraphView(model.getGraph()).requiredInputs();
    for (ValueInfoProto.Builder input : changed.getGraphBuilder().getInputBuilderList()) {
      boolean open =
          inputs.stream().anyMatch(i -> i.getName().equals(input.getName()))
              && input.getType().getTensorType().getShape().getDimCount() > 0
              && input.getType().getTensorType().getShape().getDim(0).getDimValue() <= 0;
      if (open) {
        input
            .getTypeBuilder()
            .getTensorTypeBuilder()
            .getShapeBuilder()
            .getDimBuilder(0)
            .setDimValue(rows);
      }
    }
    MutableGraph graph = new MutableGraph(changed.build());
    ValueShapes shapes = ValueShapes.of(changed.getGraph());
    for (GraphNode node : graph.nodes()) {
      String output = node.output(0);
      long[] shape = node.is("Shape") ? shapes.of(String.valueOf(node.input(0))) : null;
      if (output != null && shape != null && Arrays.stream(shape).allMatch(d -> d >= 0)) {
        long[] part = part(shape, node);
        graph.remove(node);
        graph.put(TensorValues.of(output, part, part.length));
      }
    }
    return graph;
  }

  /** The dimensions that a Shape asks for, from opset 15 on not always all. */
  private static long[] part(long[] shape, GraphNode node) {
    int start = place(node.integer("start", 0), shape.length);
    int end = place(node.integer("end", shape.length), shape.length);
    return Arrays.copyOfRange(shape, start, Math.max(start, end));
  }

  private static int place(long index, int rank) {
    return Math.clamp(index < 0 ? index + rank : index, 0, rank);
  }

  /** The whole numbers of a value, if they do not depend on the rows; else null. */
  private @Nullable Constant settled(@Nullable String value) {
    Constant one = whole(some, value);
    Constant two = one == null || other == some ? one : whole(other, value);
    return one != null && two != null && Arrays.equals(one.values(), two.values()) ? one : null;
  }

  /** Writes 0 for the number of rows, if that is what a Reshape's shape begins with. */
  private boolean keepsRows(MutableGraph graph, GraphNode node) {
    Constant one = whole(some, node.input(1));
    Constant two = one == null || other == some ? null : whole(other, node.input(1));
    if (one == null || two == null) {
      return false;
    }
    long[] shape = numbers(one);
    long[] otherShape = numbers(two);
    if (shape.length == 0 || shape[0] != ROWS || otherShape[0] != OTHER_ROWS) {
      return false;
    }
    shape[0] = 0;
    otherShape[0] = 0;
    if (!Arrays.equals(shape, otherShape)) {
      return false;
    }
    String name = graph.fresh(node.input(1) + "_kept");
    graph.put(TensorValues.of(name, shape, shape.length));
    graph.replace(node, node.proto().toBuilder().setInput(1, name).build());
    return true;
  }

  private static @Nullable Constant whole(Constants constants, @Nullable String value) {
    Constant constant = constants.of(value);
    return constant == null || constant.type() != DataType.INT64 ? null : constant;
  }

  private static long[] numbers(Constant whole) {
    return Arrays.stream(whole.values()).mapToLong(v -> (long) v).toArray();
  }
}
