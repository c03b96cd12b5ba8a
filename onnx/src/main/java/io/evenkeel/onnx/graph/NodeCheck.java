package io.evenkeel.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a node has what its operator needs: inputs, an output, attributes of the right type. So
 * code that reads a graph later need not check again. For operators that are not known here, and
 * for other domains, only the output is required.
 *
 * <p>Source: docs/Operators.md of github.com/onnx/onnx.
 */
final class NodeCheck {
  /** How many inputs an operator cannot do without, in any version. */
  private static final Map<String, Integer> INPUTS = new HashMap<>();

  /** Operators whose value is a tensor; the value of an old Pad is a number. */
  private static final Set<String> CONSTANTS = Set.of("Constant", "ConstantOfShape");

  /** The types of attributes that mean the same wherever they stand. */
  private static final Map<String, AttributeType> ATTRIBUTES = new HashMap<>();

  static {
    inputs(
        1,
        "Abs ArgMax ArgMin AveragePool Cast Ceil Clip Concat ConstantOfShape Dropout Elu Erf Exp"
            + " Flatten Floor Gelu GlobalAveragePool GlobalMaxPool HardSigmoid HardSwish Identity If"
            + " LRN LeakyRelu Log LogSoftmax LpNormalization LpPool Max MaxPool Mean Min Mish Neg Not"
            + " Pad Reciprocal ReduceMax ReduceMean ReduceMin ReduceSum Relu Reshape Resize Round Selu"
            + " Shape Sigmoid Sign Size Slice Softmax Softplus Softsign Split Sqrt Squeeze Sum Tanh"
            + " TopK Transpose Unsqueeze Upsample");
    inputs(
        2,
        "Add And Conv ConvTranspose Div Equal Expand Gather Gemm Greater LayerNormalization Less"
            + " MatMul Mul Or PRelu Pow Sub Tile Xor");
    inputs(3, "InstanceNormalization GroupNormalization ScatterND Where");
    inputs(5, "BatchNormalization");
    attributes(AttributeType.FLOAT, "alpha beta epsilon gamma momentum ratio value_float");
    attributes(
        AttributeType.INT,
        "allowzero axis broadcast ceil_mode group is_test keepdims spatial training_mode transA"
            + " transB value_int");
    attributes(
        AttributeType.INTS, "axes dilations kernel_shape pads perm shape strides value_ints");
    attributes(AttributeType.STRING, "auto_pad approximate");
    attributes(AttributeType.FLOATS, "value_floats");
  }

  private NodeCheck() {}

  private static void inputs(int count, String operators) {
    List.of(operators.split(" ")).forEach(operator -> INPUTS.put(operator, count));
  }

  private static void attributes(AttributeType type, String names) {
    List.of(names.split(" ")).forEach(name -> ATTRIBUTES.put(name, type));
  }

  /**
   * Checks a node.
   *
   * @param index in its graph, for a node that has no name
   * @throws InvalidInputException with what it lacks
   */
  static void check(NodeProto node, int index) {
    if (node.getOutputList().stream().allMatch(String::isEmpty)) {
      throw new InvalidInputException(
          "node %s, number %d of its graph from 0, has no output, so that nothing can read it"
              .formatted(Nodes.label(node), index));
    }
    if (!Nodes.isStandard(node)) {
      return;
    }
    int needed = INPUTS.getOrDefault(node.getOpType(), 0);
    long has = node.getInputList().stream().limit(needed).filter(i -> !i.isEmpty()).count();
    if (has < needed) {
      throw new InvalidInputException(
          "node %s needs %d inputs, but has %d".formatted(Nodes.label(node), needed, has));
    }
    if (needed > 0 && node.getOutput(0).isEmpty()) {
      throw new InvalidInputException(
          "node %s leaves out its first output, which is its result".formatted(Nodes.label(node)));
    }
    node.getAttributeList().forEach(attribute -> check(node, attribute));
  }

  private static void check(NodeProto node, AttributeProto attribute) {
    boolean constant = attribute.getName().equals("value") && CONSTANTS.contains(node.getOpType());
    AttributeType needed = constant ? AttributeType.TENSOR : ATTRIBUTES.get(attribute.getName());
    AttributeType type = type(attribute);
    if (needed != null && type != AttributeType.UNDEFINED && type != needed) {
      throw new InvalidInputException(
          "node %s has the attribute %s of type %s, but it must be %s"
              .formatted(Nodes.label(node), Printable.text(attribute.getName()), type, needed));
    }
    if (needed == AttributeType.FLOAT && !Float.isFinite(attribute.getF())) {
      throw new InvalidInputException(
          "node %s has the attribute %s of %s, but it must be finite"
              .formatted(Nodes.label(node), Printable.text(attribute.getName()), attribute.getF()));
    }
  }

  /** The stated type; in old files, which state none, the type of the value that is set. */
  private static AttributeType type(AttributeProto attribute) {
    if (attribute.getType() != AttributeType.UNDEFINED) {
      return attribute.getType();
    }
    if (attribute.hasF()) {
      return AttributeType.FLOAT;
    }
    if (attribute.hasI()) {
      return AttributeType.INT;
    }
    if (attribute.hasS()) {
      return AttributeType.STRING;
    }
    if (attribute.hasT()) {
      return AttributeType.TENSOR;
    }
    if (attribute.getFloatsCount() > 0) {
      return AttributeType.FLOATS;
    }
    return attribute.getIntsCount() > 0 ? AttributeType.INTS : AttributeType.UNDEFINED;
  }
}
