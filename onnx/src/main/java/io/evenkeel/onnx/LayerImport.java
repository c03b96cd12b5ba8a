package io.evenkeel.onnx;

import static io.evenkeel.onnx.ConstantOperands.refusal;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.evenkeel.model.InputDescription;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Scale;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.Nodes;
import io.evenkeel.onnx.graph.TensorValues;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Makes a layer of a node that is the only one to read the value before it. */
final class LayerImport {
  /** The first opset in which Dropout's ratio is an input. */
  private static final int RATIO_IS_INPUT = 12;

  private final long opset;
  private final ModelParts parts;
  private final ConstantOperands constants;
  private final ImageImport images;
  private final ActivationImport activations;
  private final RowsImport rows;
  private double divisor = 1;

  /** What a Sub right before a BatchNormalization subtracts. */
  private float @Nullable [] subtracted;

  /** The node of that Sub. */
  private @Nullable NodeProto subtraction;

  LayerImport(GraphView view, long opset, ModelParts parts) {
    this.opset = opset;
    this.parts = parts;
    constants = new ConstantOperands(view);
    images = new ImageImport(parts, constants);
    activations = new ActivationImport(constants, opset);
    rows = new RowsImport(parts, constants);
  }

  /** What the numbers of the input are, now that all nodes have been seen. */
  InputDescription input(String name) {
    return new InputDescription(name, divisor);
  }

  /**
   * Adds what a node computes of a value.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if no layer of ours does, with the reason
   */
  void add(NodeProto node, String value) {
    if (!node.getOpType().equals("BatchNormalization")) {
      requireNothingSubtracted();
    }
    if (!PadImport.TAKERS.contains(node.getOpType())) {
      images.pads().requireNothingPadded();
    }
    if (!node.getOpType().equals("Squeeze")) {
      rows.requireWholeSqueezed();
    }
    switch (node.getOpType()) {
      case "Gemm" -> gemm(node, value);
      case "MatMul" -> matMul(node, value);
      case "Add", "Sum" -> bias(node, value);
      case "Sub" -> subtract(node, value);
      case "Div", "Mul" -> scale(node, value);
      case "BatchNormalization" -> batchNorm(node, value);
      case "Relu", "Sigmoid", "Tanh", "LeakyRelu", "PRelu", "Clip", "Gelu" ->
          parts.add(activations.of(node, value));
      case "Dropout" -> dropout(node);
      case "Identity" -> {}
      case "Cast" -> cast(node);
      case "Flatten" -> rows.flatten(node);
      case "Reshape" -> rows.reshape(node);
      case "Pad" -> images.pads().add(node, value, opset);
      case "Squeeze" -> rows.squeeze(node);
      case "Conv", "MaxPool", "AveragePool", "GlobalAveragePool", "ReduceMean" ->
          images.add(
              node, value, node.getInputCount() > 1 ? name(node.getInput(1), "weight") : null);
      default -> throw refusal(node, "it stands where no layer of ours can take it");
    }
  }

  /** Requires that a later node has ended what a Sub, a Pad or a Squeeze began. */
  void requireNothingOpen() {
    requireNothingSubtracted();
    images.pads().requireNothingPadded();
    rows.requireWholeSqueezed();
  }

  private void requireNothingSubtracted() {
    if (subtraction != null) {
      throw refusal(
          subtraction,
          "it subtracts a constant, which only a BatchNormalization right behind it can take in");
    }
  }

  private void gemm(NodeProto node, String value) {
    if (!node.getInput(0).equals(value) || Nodes.integer(node, "transA", 0) != 0) {
      throw refusal(node, "its left operand must be the rows, not transposed");
    }
    boolean transposed = Nodes.integer(node, "transB", 0) != 0;
    int features = weight(node, transposed, Nodes.number(node, "alpha", 1));
    if (node.getInputCount() > 2 && !node.getInput(2).isEmpty()) {
      float[] bias = constants.row(node, node.getInput(2), "bias", features);
      parts.addBias(times(bias, Nodes.number(node, "beta", 1)), name(node.getInput(2), "bias"));
    }
  }

  private void matMul(NodeProto node, String value) {
    if (!node.getInput(0).equals(value)) {
      throw refusal(node, "its left operand must be the rows");
    }
    weight(node, false, 1);
  }

  /** Adds a dense layer with a node's second input as W; returns its number of features. */
  private int weight(NodeProto node, boolean transposed, float factor) {
    if (parts.image() != null) {
      throw refusal(node, "it takes rows, but its input is an image: flatten it first");
    }
    TensorProto tensor = constants.required(node, node.getInput(1), "weight");
    long[] shape = TensorValues.shape(tensor);
    if (shape.length != 2 || shape[0] == 0 || shape[1] == 0) {
      throw refusal(
          node,
          "its weight has the shape %s, but must be a matrix".formatted(tensor.getDimsList()));
    }
    float[] values = times(ConstantOperands.finite(node, tensor, "weight"), factor);
    int inputs = (int) shape[transposed ? 1 : 0];
    int features = (int) shape[transposed ? 0 : 1];
    parts.requireColumns(inputs, "node " + Nodes.label(node));
    float[] weight = values;
    if (transposed) {
      weight = new float[values.length];
      for (int j = 0; j < features; j++) {
        for (int i = 0; i < inputs; i++) {
          weight[i * features + j] = values[j * inputs + i];
        }
      }
    }
    parts.addDense(weight, features, name(node.getInput(1), "weight"));
    return features;
  }

  /** The path of the layer in PyTorch's names: {@code layer1.0.fc1} of its {@code .weight}. */
  private static @Nullable String name(String value, String role) {
    return value.endsWith("." + role)
        ? value.substring(0, value.length() - role.length() - 1)
        : null;
  }

  private static float[] times(float[] values, float factor) {
    if (factor == 1) {
      return values;
    }
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i] * factor;
    }
    return result;
  }

  private void bias(NodeProto node, String value) {
    if (node.getInputCount() == 1) {
      return;
    }
    if (!parts.endsWithoutBias()) {
      throw refusal(node, "a constant can be added right after a MatMul only, as its bias");
    }
    String bias = other(node, value);
    parts.addBias(constants.row(node, bias, "bias", parts.columns()), name(bias, "bias"));
  }

  /** The other operand of a node with two. */
  private static String other(NodeProto node, String value) {
    return node.getInput(node.getInput(0).equals(value) ? 1 : 0);
  }

  private void subtract(NodeProto node, String value) {
    if (!node.getInput(0).equals(value) || parts.columns() == 0) {
      throw refusal(node, "only a constant can be subtracted, of a known number of columns");
    }
    if (parts.image() != null && !isOneAChannel(node)) {
      throw refusal(node, "what it subtracts from an image must be channels x 1 x 1");
    }
    subtracted = constants.row(node, node.getInput(1), "subtrahend", parts.columns());
    subtraction = node;
  }

  private boolean isOneAChannel(NodeProto node) {
    long[] shape = TensorValues.shape(constants.required(node, node.getInput(1), "subtrahend"));
    int n = shape.length;
    return n >= 3 && shape[n - 1] == 1 && shape[n - 2] == 1;
  }

  /**
   * A division or multiplication by one number. If it comes first after the input and the number is
   * positive, it becomes the number that raw values are divided by; otherwise it becomes a layer.
   */
  private void scale(NodeProto node, String value) {
    OptionalDouble scalar = constants.scalar(other(node, value));
    boolean isDiv = node.getOpType().equals("Div");
    if (scalar.isEmpty() || (isDiv && !node.getInput(0).equals(value))) {
      throw refusal(node, "a value can be multiplied or divided by one constant number only");
    }
    double factor = isDiv ? 1 / scalar.getAsDouble() : scalar.getAsDouble();
    if (!Float.isFinite((float) factor) || (float) factor == 0) {
      throw refusal(node, "its factor must be finite and not 0, but is " + factor);
    }
    if (parts.isEmpty() && divisor == 1 && factor > 0) {
      divisor = isDiv ? scalar.getAsDouble() : 1 / factor;
    } else {
      parts.add(new Scale((float) factor));
    }
  }

  private void batchNorm(NodeProto node, String value) {
    BatchNormAttributes attributes = BatchNormAttributes.of(node, opset);
    if (!node.getInput(0).equals(value)) {
      throw refusal(node, "its first input must be the rows");
    }
    TensorProto scale = constants.required(node, node.getInput(1), "scale");
    int columns = Math.max(1, TensorValues.floats(scale).length);
    parts.requireColumns(columns, "node " + Nodes.label(node));
    float[] gamma = constants.row(node, node.getInput(1), "scale", columns);
    float[] beta = constants.row(node, node.getInput(2), "B", columns);
    double[] mean = wide(constants.row(node, node.getInput(3), "mean", columns));
    double[] variance = wide(constants.row(node, node.getInput(4), "var", columns));
    for (int j = 0; j < columns; j++) {
      if (variance[j] < 0) {
        throw refusal(
            node,
            "its var holds %s at %d, which no data has: recalibrate the graph first"
                .formatted(variance[j], j));
      }
      mean[j] += subtracted == null ? 0 : subtracted[j];
    }
    subtracted = null;
    subtraction = null;
    if (attributes.training()) {
      parts.note(
          "node %s normalises by its own batch in the graph; here it predicts with its running"
                  .formatted(Nodes.label(node))
              + " statistics");
    }
    parts.addBatchNorm(
        attributes.layer(), gamma, beta, mean, variance, name(node.getInput(1), "weight"));
  }

  private static double[] wide(float[] values) {
    double[] result = new double[values.length];
    for (int j = 0; j < result.length; j++) {
      result[j] = values[j];
    }
    return result;
  }

  private void dropout(NodeProto node) {
    double ratio = Nodes.number(node, "ratio", 0.5f);
    if (opset >= RATIO_IS_INPUT) {
      ratio = 0.5;
      if (node.getInputCount() > 1 && !node.getInput(1).isEmpty()) {
        ratio =
            constants
                .scalar(node.getInput(1))
                .orElseThrow(() -> refusal(node, "its ratio is not a constant"));
      }
    }
    if (!(ratio >= 0 && ratio < 1)) {
      throw refusal(node, "its ratio must be at least 0 and below 1, but is " + ratio);
    }
    parts.add(new Dropout((float) ratio));
  }

  private static void cast(NodeProto node) {
    if (Nodes.integer(node, "to", 0) != DataType.FLOAT_VALUE) {
      throw refusal(node, "only a cast to float changes nothing");
    }
  }
}
