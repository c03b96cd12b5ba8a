package io.evenkeel.onnx.fold;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.onnx.graph.Nodes;
import io.evenkeel.onnx.internal.ChannelAffine;
import io.evenkeel.onnx.internal.Constant;
import io.evenkeel.onnx.internal.Constants;
import io.evenkeel.onnx.internal.GraphNode;
import io.evenkeel.onnx.internal.MutableGraph;
import io.evenkeel.onnx.internal.UnfoldableException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What folding before and behind a linear layer have in common: reading and changing the layer. */
final class LinearLayers {
  static final String CONV = "Conv";
  static final String CONV_TRANSPOSE = "ConvTranspose";
  static final String GEMM = "Gemm";
  static final String MAT_MUL = "MatMul";

  static final int WEIGHT = 1;
  static final int BIAS = 2;

  private static final Set<String> OPERATORS = Set.of(CONV, CONV_TRANSPOSE, GEMM, MAT_MUL);

  final MutableGraph graph;
  final Constants constants;
  final Ranks ranks;
  final AffineSteps steps;

  LinearLayers(MutableGraph graph, Constants constants, Ranks ranks, AffineSteps steps) {
    this.graph = graph;
    this.constants = constants;
    this.ranks = ranks;
    this.steps = steps;
  }

  static boolean isLinear(GraphNode node) {
    return OPERATORS.contains(node.operator());
  }

  /** The weight, which must be constant and floating-point. */
  Constant weight(GraphNode layer) throws UnfoldableException {
    Constant weight = constants.of(layer.input(WEIGHT));
    if (weight == null || !weight.isFoldable()) {
      throw new UnfoldableException(
          "the weight of %s is not a constant of type FLOAT or DOUBLE".formatted(layer.label()));
    }
    return weight;
  }

  /**
   * A convolution's number of groups.
   *
   * @param first size of its weight's first dimension, which the groups share
   */
  static int groups(GraphNode layer, int first) throws UnfoldableException {
    long groups = layer.integer("group", 1);
    if (groups < 1 || groups > first || first % groups != 0) {
      throw new UnfoldableException(
          "%s has %d groups for a weight of %d".formatted(layer.label(), groups, first));
    }
    return (int) groups;
  }

  /** A convolution's bias, or zeros. */
  double[] convolutionBias(GraphNode layer, int channels) throws UnfoldableException {
    if (layer.input(BIAS) == null) {
      return new double[channels];
    }
    Constant bias = constants.of(layer.input(BIAS));
    if (bias == null || !bias.isFoldable() || bias.values().length != channels) {
      throw unfit(layer);
    }
    return bias.values();
  }

  /** A Gemm's C for each of its columns, times beta; zeros where there is none. */
  double[] gemmBias(GraphNode layer, int columns) throws UnfoldableException {
    double beta = layer.real("beta", 1);
    double[] bias = new double[columns];
    if (layer.input(BIAS) == null || beta == 0) {
      return bias;
    }
    Constant c = constants.of(layer.input(BIAS));
    double[] values = c == null ? null : AffineSteps.perChannel(c, 2, columns);
    if (values == null) {
      throw unfit(layer);
    }
    for (int j = 0; j < columns; j++) {
      bias[j] = beta * values[j];
    }
    return bias;
  }

  private static UnfoldableException unfit(GraphNode layer) {
    return new UnfoldableException(
        "the bias of %s is not a constant with one number a channel".formatted(layer.label()));
  }

  static UnfoldableException channelsDiffer(GraphNode layer, long has, int needed) {
    return new UnfoldableException(
        "%s has %d channels there, but the statistics are of %d"
            .formatted(layer.label(), has, needed));
  }

  /**
   * Gives a Conv, ConvTranspose or Gemm another weight and bias.
   *
   * @param input what it reads from now on
   * @param output what it writes from now on
   */
  void change(GraphNode layer, String input, Constant weight, double[] bias, String output)
      throws UnfoldableException {
    String weightName = Objects.requireNonNull(layer.input(WEIGHT));
    String biasName = layer.input(BIAS);
    Constant biasValues = weight.with(List.of((long) bias.length), bias);
    TensorProto newWeight = weight.tensor(weightName);
    TensorProto newBias = biasValues.tensor(biasName == null ? weightName : biasName);
    NodeProto.Builder node = layer.proto().toBuilder().clearInput().clearOutput();
    node.addInput(input)
        .addInput(put(newWeight, weightName))
        .addInput(put(newBias, biasName))
        .addOutput(output);
    if (layer.is(GEMM)) {
      withBeta(node);
    }
    graph.replace(layer, node.build());
  }

  /** A Gemm adds its C once. */
  private static void withBeta(NodeProto.Builder node) {
    List<AttributeProto> others =
        node.getAttributeList().stream().filter(a -> !a.getName().equals("beta")).toList();
    if (Nodes.number(node.build(), "beta", 1) != 1) {
      node.clearAttribute().addAllAttribute(others);
    }
  }

  /**
   * Gives a MatMul another weight, and an Add behind it what is to be added.
   *
   * @param added for each column
   * @param addName of the Add, where one is needed
   * @param output what is written from now on
   */
  void changeMatMul(
      GraphNode layer, String input, Constant weight, double[] added, String addName, String output)
      throws UnfoldableException {
    String weightName = Objects.requireNonNull(layer.input(WEIGHT));
    ChannelAffine shift = new ChannelAffine(new double[added.length], added);
    Constant shiftValues = weight.with(List.of((long) added.length), added);
    TensorProto newWeight = weight.tensor(weightName);
    TensorProto newBias = shiftValues.tensor(weightName + "_bias");
    boolean adds = !shift.shiftsNothing();
    String product = adds ? fresh(layer.output(), output) : output;
    graph.replace(
        layer,
        layer.proto().toBuilder()
            .clearInput()
            .clearOutput()
            .addInput(input)
            .addInput(put(newWeight, weightName))
            .addOutput(product)
            .build());
    if (adds) {
      graph.insertAfter(
          layer,
          NodeProto.newBuilder()
              .setName(addName)
              .setOpType("Add")
              .addInput(product)
              .addInput(put(newBias, null))
              .addOutput(output)
              .build());
    }
  }

  private String fresh(String product, String output) {
    return product.equals(output) ? graph.fresh(product + "_product") : product;
  }

  /** Keeps a changed constant under its own name or a new one, which is returned. */
  private String put(TensorProto tensor, @Nullable String old) {
    String name = old == null ? graph.fresh(tensor.getName()) : graph.nameForChanged(old);
    graph.put(tensor.toBuilder().setName(name).build());
    return name;
  }
}
