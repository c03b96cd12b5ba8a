package io.evenkeel.onnx.recalibrate;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.onnx.internal.BatchNormNode;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import io.evenkeel.onnx.internal.Refusal;
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
   * @param ranks number of dimensions of each layer's input, by the layer's index
   */
  static ModelProto of(OnnxNorms norms, Map<Integer, Integer> ranks) {
    MutableGraph graph = new MutableGraph(norms.with(Map.of()));
    if (graph.opset() < FIRST_BROADCASTING) {
      throw new InvalidInputException(
          "the batch method needs a model of opset %d or newer, but got %d: use --method exact"
              .formatted(FIRST_BROADCASTING, graph.opset()));
    }
    ranks.forEach((i, rank) -> {
      GraphNode node = Objects.requireNonNull(graph.producer(norms.output(i)));
      try {
        new BatchGraph(graph, node).spellOut(norms.node(i), norms.input(i), rank);
      } catch (Refusal e) {
        throw new InvalidInputException(node.label() + ": " + e.reason(), e);
      }
    });
    return graph.toModel();
  }

  private void spellOut(BatchNormNode node, String x, int rank) throws Refusal {
    GraphNode replaced = last;
    String mean = mean(x, rank);
    String centred = node("Sub", x, mean);
    String variance = mean(node("Mul", centred, centred), rank);
    Constant epsilon = node.variance().with(List.of(), new double[] {node.epsilon()});
    String deviation = node("Sqrt", node("Add", variance, constant(epsilon)));
    String normalized = node("Div", centred, deviation);
    String scaled = node("Mul", normalized, constant(channels(node.gamma(), rank)));
    String shift = constant(channels(node.beta(), rank));
    graph.remove(replaced);
    add(NodeProto.newBuilder().setOpType("Add").addInput(scaled).addInput(shift), name);
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

  /** Behind the last one; the replaced one holds the place until its name is free again. */
  private String add(NodeProto.Builder node, String output) {
    last = graph.insertAfter(last, node.addOutput(output).build());
    return output;
  }

  private String constant(Constant value) throws Refusal {
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
