package io.evenkeel.onnx.fold;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.Constants;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many dimensions a value has, as far as the graph tells. */
final class Ranks {
  private static final Set<String> KEEPING =
      Set.of(
          "BatchNormalization",
          "InstanceNormalization",
          "LRN",
          "Identity",
          "Dropout",
          "Cast",
          "Relu",
          "LeakyRelu",
          "PRelu",
          "Elu",
          "Selu",
          "Celu",
          "Gelu",
          "Sigmoid",
          "HardSigmoid",
          "HardSwish",
          "Mish",
          "Softplus",
          "Softsign",
          "Tanh",
          "Clip",
          "Softmax",
          "LogSoftmax",
          "Neg",
          "Abs",
          "Exp",
          "Sqrt",
          "Concat",
          "Pad",
          "Transpose",
          "Slice",
          "Resize",
          "Upsample",
          "MaxPool",
          "AveragePool",
          "LpPool",
          "GlobalAveragePool",
          "GlobalMaxPool");
  private static final Set<String> BROADCASTING = Set.of("Add", "Sub", "Mul", "Div", "Sum");

  private final MutableGraph graph;
  private final Constants constants;

  Ranks(MutableGraph graph, Constants constants) {
    this.graph = graph;
    this.constants = constants;
  }

  /** Number of dimensions; -1 if it is not known. */
  int of(@Nullable String start) {
    String value = start;
    int least = 0;
    while (value != null) {
      int stated = graph.statedRank(value);
      if (stated >= 0) {
        return Math.max(stated, least);
      }
      TensorProto tensor = graph.initializer(value);
      if (tensor != null) {
        return Math.max(tensor.getDimsCount(), least);
      }
      GraphNode node = graph.producer(value);
      if (node == null) {
        return -1;
      }
      switch (node.operator()) {
        case "Gemm", "Flatten" -> {
          return Math.max(2, least);
        }
        case "Conv", "ConvTranspose" -> value = node.input(1);
        case "MatMul" -> {
          Constant weight = constants.of(node.input(1));
          value = weight != null && weight.rank() == 2 ? node.input(0) : null;
        }
        case "Reshape" -> {
          Constant shape = constants.of(node.input(1));
          return shape == null ? -1 : Math.max(shape.values().length, least);
        }
        case "ConstantOfShape" -> {
          Constant filled = constants.of(value);
          return filled == null ? -1 : Math.max(filled.rank(), least);
        }
        default -> {
          if (BROADCASTING.contains(node.operator())) {
            Constant right = constants.of(node.input(1));
            boolean swap = right == null && constants.of(node.input(0)) != null;
            least = Math.max(least, right == null ? 0 : right.rank());
            value = right == null && !swap ? null : node.input(swap ? 1 : 0);
          } else {
            value = KEEPING.contains(node.operator()) ? node.input(0) : null;
          }
        }
      }
    }
    return -1;
  }
}
