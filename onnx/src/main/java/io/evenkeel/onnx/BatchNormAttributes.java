package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.VarianceEstimator;
import io.evenkeel.onnx.graph.Nodes;

/**
 * The settings of a BatchNormalization node, whatever its version of the operator:
 *
 * <pre>
 *   Y = (X - mean) / sqrt(var + epsilon) * scale + B
 *   training:  running = running * momentum + batch * (1 - momentum), batch variance biased
 * </pre>
 *
 * <p>So ONNX's momentum is what is called emaDecay here. Which mode a node is in: from opset 14 on
 * {@code training_mode} says it; in 7 to 13 it is training if there are outputs beside Y; before 7
 * it is training unless {@code is_test} is set. Attributes are floats; each is read as the shortest
 * decimal that rounds to that float: 1e-5, not 9.999999747e-6.
 *
 * <p>Source: docs/Changelog.md of github.com/onnx/onnx, BatchNormalization-1 to -15.
 *
 * @param epsilon added to the variance
 * @param momentum share of the old value that a mini-batch leaves in the running statistics
 * @param training whether the node normalises by its own batch
 */
record BatchNormAttributes(double epsilon, double momentum, boolean training) {
  private static final int MODE_BY_OUTPUTS = 7;
  private static final int MODE_BY_ATTRIBUTE = 14;

  /**
   * Reads a node.
   *
   * @param opset version of the default operators that the model asks for
   */
  static BatchNormAttributes of(NodeProto node, long opset) {
    return new BatchNormAttributes(
        decimal(Nodes.number(node, "epsilon", 1e-5f)),
        decimal(Nodes.number(node, "momentum", 0.9f)),
        isTraining(node, opset));
  }

  private static boolean isTraining(NodeProto node, long opset) {
    if (opset >= MODE_BY_ATTRIBUTE) {
      return Nodes.integer(node, "training_mode", 0) != 0;
    }
    return opset >= MODE_BY_OUTPUTS
        ? node.getOutputList().stream().filter(name -> !name.isEmpty()).count() > 1
        : Nodes.integer(node, "is_test", 0) == 0;
  }

  /**
   * The layer that trains on with these settings: momentum is emaDecay, the running variance
   * biased. A momentum of 1 keeps the statistics as they are.
   */
  BatchNorm layer() {
    BatchNorm layer =
        BatchNorm.DEFAULT.withEpsilon(epsilon).withEstimator(VarianceEstimator.BIASED);
    return momentum == 1 ? layer.withUpdateStatistics(false) : layer.withEmaDecay(momentum);
  }

  /** The shortest decimal number that is this float, as a double. */
  private static double decimal(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
