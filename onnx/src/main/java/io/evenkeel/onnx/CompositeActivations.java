package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.evenkeel.json.Printable;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Activation;
import io.evenkeel.onnx.graph.GraphView;
import io.evenkeel.onnx.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
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
  private final ModelParts parts;
  private final ConstantOperands constants;

  CompositeActivations(GraphView view, ModelParts parts) {
    this.view = view;
    this.parts = parts;
    constants = new ConstantOperands(view);
  }

  /**
   * Adds the activation that several nodes begin.
   *
   * @param readers the nodes that read the value
   * @param done gets the activation's nodes
   * @return the value that the activation makes
   */
  String add(String value, List<Integer> readers, Set<Integer> done) {
    if (readers.size() == 2) {
      for (int first : readers) {
        int second = readers.get(0) == first ? readers.get(1) : readers.get(0);
        List<Integer> nodes = silu(value, first, second);
        ActivationFunction function = ActivationFunction.SILU;
        if (nodes == null) {
          nodes = gelu(value, first, second);
          function = ActivationFunction.GELU;
        }
        if (nodes != null) {
          done.addAll(nodes);
          parts.add(new Activation(function));
          return node(nodes.getLast()).getOutput(0);
        }
      }
    }
    throw new InvalidInputException(
        "the value \"%s\" is read by the nodes %s, but a network of ours is a chain"
            .formatted(
                Printable.text(value),
                readers.stream()
                    .limit(8)
                    .map(i -> Nodes.label(node(i)))
                    .collect(Collectors.joining(", "))));
  }

  private NodeProto node(int index) {
    return view.graph().getNode(index);
  }

  private @Nullable List<Integer> silu(String value, int gate, int product) {
    boolean fits =
        node(gate).getOpType().equals("Sigmoid")
            && onlyReader(gate) == product
            && isMul(product, value, node(gate).getOutput(0));
    return fits ? List.of(gate, product) : null;
  }

  /** The branch that goes through Erf begins at node {@code first}. */
  private @Nullable List<Integer> gelu(String value, int first, int second) {
    List<Integer> nodes = new ArrayList<>(List.of(first));
    boolean divides =
        isScaling(first, value, "Div", Math.sqrt(2))
            || isScaling(first, value, "Mul", Math.sqrt(0.5));
    int erf = onlyReader(first);
    if (!divides || erf < 0 || !node(erf).getOpType().equals("Erf")) {
      return null;
    }
    int sum = onlyReader(erf);
    if (sum < 0 || !isScaling(sum, node(erf).getOutput(0), "Add", 1)) {
      return null;
    }
    nodes.add(erf);
    nodes.add(sum);
    String one = node(sum).getOutput(0);
    int product = onlyReader(sum);
    if (product < 0) {
      return null;
    }
    if (product == second && isMul(product, value, one)) {
      int half = onlyReader(product);
      if (half >= 0 && isScaling(half, node(product).getOutput(0), "Mul", 0.5)) {
        nodes.addAll(List.of(product, half));
        return nodes;
      }
      return null;
    }
    boolean halved =
        isScaling(second, value, "Mul", 0.5)
            && onlyReader(second) == product
            && isMul(product, node(second).getOutput(0), one);
    if (!halved) {
      return null;
    }
    nodes.addAll(List.of(second, product));
    return nodes;
  }

  /** The node that alone reads what a node makes; -1 where there is none, or more. */
  private int onlyReader(int index) {
    String output = node(index).getOutput(0);
    List<Integer> readers = view.consumers(output);
    return readers.size() == 1 && !view.isOutput(output) ? readers.getFirst() : -1;
  }

  private boolean isMul(int index, String one, String other) {
    return node(index).getOpType().equals("Mul")
        && Set.copyOf(node(index).getInputList()).equals(Set.of(one, other));
  }

  /** Whether a node is of that operator, on a value and a constant of about that size. */
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
