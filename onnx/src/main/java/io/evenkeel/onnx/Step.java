package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.kernels.ActivationFunction;
import java.util.List;

/** What comes next on the way from a graph's input to its output. */
sealed interface Step {

  /** The node whose value it ends with. */
  NodeProto node();

  /**
   * One node.
   *
   * @param value the one value that it reads, besides constants
   */
  record Single(NodeProto node, String value) implements Step {}

  /**
   * An activation that is made of several nodes.
   *
   * @param node the last of them
   * @param value the value that it is applied to
   */
  record Composite(NodeProto node, String value, ActivationFunction function) implements Step {}

  /**
   * The sum of two ways from the value before.
   *
   * @param node the one that adds
   * @param first the way to its first operand; empty where that is the value before
   * @param second the way to its other operand
   */
  record Sum(NodeProto node, List<Step> first, List<Step> second) implements Step {}
}
