package io.evenkeel.onnx.recalibrate;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.internal.BatchNormNode;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import io.evenkeel.onnx.internal.UnfoldableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * A graph in which every batch normalization normalises by its batch, spelled out in elementary
 * operators, which every version of ONNX from 7 on runs: the mean is subtracted before the square
 * is taken, so nothing cancels.
 */
final class BatchGraph {
  private static final int FIRST_BROADCASTING = 7;
  private static final int FIRST_WITH_AXES_INPUT = 18;

  private final MutableGraph graph;
  private GraphNode last;
  private final String name;

  private BatchGraph(MutableGraph graph, GraphNode node) {
    this.graph = graph;
    last = node;
    name = node.output();
  }

  /**
   * The graph.
   *
   * @param shown what reaches each layer, by the layer's index: its dimensions and its type
   */
  static ModelProto of(OnnxNorms norms, Map<Integer, TensorProto> shown) {
    MutableGraph graph = new MutableGraph(norms.with(Map.of()));
    if (graph.opset() < FIRST_BROADCASTING) {
      throw new InvalidInputException(
          "the batch method needs a model of opset %d or newer, but got %d: use --method exact"
              .formatted(FIRST_BROADCASTING, graph.opset()));
    }
    shown.forEach((i, tensor) -> {
      GraphNode node = Objects.requireNonNull(graph.producer(norms.output(i)));
      try {
        new BatchGraph(graph, node).spellOut(norms.node(i), norms.input(i), tensor);
      } catch (UnfoldableException e) {
        throw new InvalidInputException(node.label() + ": " + e.reason(), e);
      }
    });
    return graph.toModel();
  }

  /** Numbers of 16 bits are widened, since the sum of their squares would not fit. */
  private void spellOut(BatchNormNode node, String input, TensorProto shown)
      throws UnfoldableException {
    GraphNode replaced = last;
    int rank = shown.getDimsCount();
    DataType own = Objects.requireNonNull(DataType.forNumber(shown.getDataType()));
    DataType wide = own == DataType.DOUBLE ? own : DataType.FLOAT;
    String x = own == wide ? input : cast(input, wide, graph.fresh(name + "_batch"));
    String mean = mean(x, rank);
    String centred = node("Sub", x, mean);
    String variance = mean(node("Mul", centred, centred), rank);
    Constant epsilon = new Constant(wide, List.of(), new double[] {node.epsilon()});
    String deviation = node("Sqrt", node("Add", variance, constant(epsilon)));
    String normalized = node("Div", centred, deviation);
    String scaled = node("Mul", normalized, constant(channels(node.gamma().as(wide), rank)));
    String shift = constant(channels(node.beta().as(wide), rank));
    graph.remove(replaced);
    NodeProto.Builder sum =
        NodeProto.newBuilder().setOpType("Add").addInput(scaled).addInput(shift);
    if (own == wide) {
      add(sum, name);
    } else {
      cast(add(sum, graph.fresh(name + "_batch")), own, name);
    }
  }

  private String cast(String x, DataType to, String output) {
    return add(
        NodeProto.newBuilder()
            .setOpType("Cast")
            .addInput(x)
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("to")
                    .setType(AttributeType.INT)
                    .setI(to.getNumber())),
        output);
  }

  /** The mean over all dimensions but the channels. */
  private String mean(String x, int rank) {
    List<Long> axes = LongStream.range(0, rank).filter(a -> a != 1).boxed().toList();
    NodeProto.Builder mean = NodeProto.newBuilder().setOpType("ReduceMean").addInput(x);
    if (graph.opset() >= FIRST_WITH_AXES_INPUT) {
      String axesName = graph.fresh(name + "_axes");
      long[] values = axes.stream().mapToLong(a -> a).toArray();
      graph.put(TensorValues.of(axesName, values, values.length));
      mean.addInput(axesName);
    } else {
      mean.addAttribute(
          AttributeProto.newBuilder().setName("axes").setType(AttributeType.INTS).addAllInts(axes));
    }
    return add(mean, graph.fresh(name + "_batch"));
  }

  private String node(String operator, String... inputs) {
    return add(
        NodeProto.newBuilder().setOpType(operator).addAllInput(List.of(inputs)),
        graph.fresh(name + "_batch"));
  }

  /**
   * Adds a node behind the last one; the replaced node stays in place until its name is free again.
   */
  private String add(NodeProto.Builder node, String output) {
    last = graph.insertAfter(last, node.addOutput(output).build());
    return output;
  }

  private String constant(Constant value) throws UnfoldableException {
    String constant = graph.fresh(name + "_constant");
    graph.put(value.tensor(constant));
    return constant;
  }

  /** One number a channel, so that it broadcasts along the second dimension. */
  private static Constant channels(Constant values, int rank) {
    List<Long> dims = new ArrayList<>(values.dims());
    for (int i = 2; i < rank; i++) {
      dims.add(1L);
    }
    return values.reshaped(dims);
  }
}
