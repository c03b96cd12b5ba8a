package io.evenkeel.onnx.doctor;

import io.evenkeel.onnx.graph.ValueShapes;
import io.evenkeel.onnx.internal.BatchNormNode;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.Constants;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds biases that a batch normalization subtracts again and nothing else sees: one number per
 * channel, added to a value that only the normalization reads, and used only before normalizations.
 */
final class RedundantBias {
  private static final Set<String> LAYERS = Set.of("Conv", "ConvTranspose", "Gemm");
  private static final int BIAS = 2;

  private final MutableGraph graph;
  private final Constants constants;
  private final ValueShapes shapes;

  RedundantBias(MutableGraph graph, Constants constants, ValueShapes shapes) {
    this.graph = graph;
    this.constants = constants;
    this.shapes = shapes;
  }

  /** Whether the operator is a linear layer that takes a bias. */
  static boolean hasBias(GraphNode node) {
    return LAYERS.contains(node.operator());
  }

  /** The label of the linear layer whose bias a normalization makes redundant; empty if none is. */
  Optional<String> redundant(GraphNode norm) {
    GraphNode adds = privateProducer(Objects.requireNonNullElse(norm.input(0), ""));
    String bias = adds == null ? null : bias(adds);
    if (adds == null || bias == null || isZero(bias) || graph.isPinned(bias)) {
      return Optional.empty();
    }
    boolean others =
        graph.consumers(bias).stream()
            .anyMatch(reader -> !bias.equals(bias(reader)) || !isBeforeNorm(reader));
    GraphNode product = adds.is("Add") ? product(adds) : adds;
    return others || product == null ? Optional.empty() : Optional.of(product.label());
  }

  /**
   * The node that makes a value, Identity nodes skipped; null if a value in between has other
   * readers.
   */
  private @Nullable GraphNode privateProducer(String start) {
    String value = start;
    GraphNode node = graph.producer(value);
    while (node != null && isPrivate(value) && node.is("Identity")) {
      value = Objects.requireNonNullElse(node.input(0), "");
      node = graph.producer(value);
    }
    return node != null && isPrivate(value) ? node : null;
  }

  private boolean isPrivate(String value) {
    return graph.consumers(value).size() == 1 && !graph.isPinned(value);
  }

  /** Whether nothing but a batch normalization reads what a node makes. */
  private boolean isBeforeNorm(GraphNode node) {
    GraphNode reader = node;
    do {
      if (!isPrivate(reader.output())) {
        return false;
      }
      reader = graph.consumers(reader.output()).getFirst();
    } while (reader.is("Identity"));
    return reader.is(BatchNormNode.OPERATOR);
  }

  /** The value that a node adds, one number a channel; null if it adds none. */
  private @Nullable String bias(GraphNode node) {
    if (hasBias(node)) {
      String bias = node.input(BIAS);
      boolean row = !node.is("Gemm") || (bias != null && isRow(bias));
      return row ? bias : null;
    }
    GraphNode product = node.is("Add") ? product(node) : null;
    if (product == null) {
      return null;
    }
    String other = product.output().equals(node.input(0)) ? node.input(1) : node.input(0);
    return other != null && constants.of(other) != null && isRow(other) ? other : null;
  }

  /** The product of two matrices that a sum reads; null if it reads none. */
  private @Nullable GraphNode product(GraphNode sum) {
    for (int i = 0; i < 2; i++) {
      GraphNode made = graph.producer(sum.input(i));
      if (made != null && made.is("MatMul")) {
        long[] shape = shapes.of(made.output());
        return shape != null && shape.length == 2 ? made : null;
      }
    }
    return null;
  }

  /** Whether a value of rows x features gets the same numbers in each row. */
  private boolean isRow(String bias) {
    long[] shape = shapes.of(bias);
    return shape != null && (shape.length < 2 || (shape.length == 2 && shape[0] == 1));
  }

  private boolean isZero(String bias) {
    Constant constant = constants.of(bias);
    return constant != null && Arrays.stream(constant.values()).allMatch(v -> v == 0);
  }
}
