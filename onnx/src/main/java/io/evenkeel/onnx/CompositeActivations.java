package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.onnx.graph.GraphView;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Activations that older opsets have no operator for, and that files hold node by node:
 *
 * <pre>
 *   silu   Mul(x, Sigmoid(x))
 *   gelu   0.5 x (1 + Erf(x / sqrt 2)), in either order of the products
 * </pre>
 */
final class CompositeActivations {
  private static final double TOLERANCE = 1e-6;

  private final GraphView view;
  private final ConstantOperands constants;

  CompositeActivations(GraphView view) {
    this.view = view;
    constants = new ConstantOperands(view);
  }

  /**
   * An activation that was found.
   *
   * @param value the value that it is applied to
   * @param inner its nodes without the last one
   */
  record Found(ActivationFunction function, String value, List<Integer> inner) {}

  /** The activation that ends at a node; null if none does. */
  @Nullable Found endingAt(int last) {
    if (!isMul(last)) {
      return null;
    }
    for (int side = 0; side < 2; side++) {
      String gate = node(last).getInput(side);
      String other = node(last).getInput(1 - side);
      Found found = silu(gate, other);
      if (found == null) {
        found = gelu(last, gate, other);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Whether a node multiplies by {@code 1 + Tanh}, as the approximation of gelu does. */
  boolean isTanhGelu(int last) {
    return isMul(last) && node(last).getInputList().stream().anyMatch(this::isOnePlusTanh);
  }

  private boolean isOnePlusTanh(String value) {
    int sum = inner(value, "Add");
    return sum >= 0
        && node(sum).getInputList().stream()
            .anyMatch(operand -> inner(operand, "Tanh") >= 0 && isScaling(sum, operand, "Add", 1));
  }

  /** {@code x Sigmoid(x)}. */
  private @Nullable Found silu(String gate, String x) {
    int sigmoid = inner(gate, "Sigmoid");
    return sigmoid >= 0 && node(sigmoid).getInput(0).equals(x)
        ? new Found(ActivationFunction.SILU, x, List.of(sigmoid))
        : null;
  }

  /** Either {@code (x (1 + Erf)) 0.5} or {@code (0.5 x) (1 + Erf)}. */
  private @Nullable Found gelu(int last, String left, String right) {
    int product = inner(left, "Mul");
    if (product < 0 || !isMul(product)) {
      return null;
    }
    if (isScaling(last, left, "Mul", 0.5)) {
      for (int side = 0; side < 2; side++) {
        String x = node(product).getInput(side);
        List<Integer> error = onePlusErf(node(product).getInput(1 - side), x);
        if (error != null) {
          return found(x, product, error);
        }
      }
      return null;
    }
    for (String x : node(product).getInputList()) {
      if (isScaling(product, x, "Mul", 0.5)) {
        List<Integer> error = onePlusErf(right, x);
        if (error != null) {
          return found(x, product, error);
        }
      }
    }
    return null;
  }

  private static Found found(String x, int product, List<Integer> error) {
    List<Integer> inner = new ArrayList<>(error);
    inner.add(product);
    return new Found(ActivationFunction.GELU, x, inner);
  }

  /** The nodes of {@code 1 + Erf(x / sqrt 2)}; null if the value is none. */
  private @Nullable List<Integer> onePlusErf(String value, String x) {
    int sum = inner(value, "Add");
    if (sum < 0) {
      return null;
    }
    for (String operand : node(sum).getInputList()) {
      int erf = inner(operand, "Erf");
      if (erf >= 0 && isScaling(sum, operand, "Add", 1)) {
        String scaled = node(erf).getInput(0);
        int division = inner(scaled, "Div");
        int factor = inner(scaled, "Mul");
        if (division >= 0 && isScaling(division, x, "Div", Math.sqrt(2))) {
          return List.of(division, erf, sum);
        }
        return factor >= 0 && isScaling(factor, x, "Mul", Math.sqrt(0.5))
            ? List.of(factor, erf, sum)
            : null;
      }
    }
    return null;
  }

  private NodeProto node(int index) {
    return view.graph().getNode(index);
  }

  private boolean isMul(int index) {
    return node(index).getOpType().equals("Mul") && node(index).getInputCount() == 2;
  }

  /** The node of an operator that makes a value which one node alone reads; -1 if none does. */
  private int inner(String value, String operator) {
    int index = view.producer(value);
    boolean fits =
        index >= 0
            && node(index).getOpType().equals(operator)
            && node(index).getOutput(0).equals(value)
            && view.consumers(value).size() == 1
            && !view.isOutput(value);
    return fits ? index : -1;
  }

  /** Whether a node is of that operator and takes a value and a constant of about that size. */
  private boolean isScaling(int index, String value, String operator, double constant) {
    NodeProto node = node(index);
    if (!node.getOpType().equals(operator) || node.getInputCount() != 2) {
      return false;
    }
    boolean left = node.getInput(0).equals(value);
    if (!left && (operator.equals("Div") || !node.getInput(1).equals(value))) {
      return false;
    }
    OptionalDouble scalar = constants.scalar(node.getInput(left ? 1 : 0));
    return scalar.isPresent() && Math.abs(scalar.getAsDouble() - constant) <= TOLERANCE;
  }
}
