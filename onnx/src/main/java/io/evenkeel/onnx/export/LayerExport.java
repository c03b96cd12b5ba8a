package io.evenkeel.onnx.export;

import static io.evenkeel.onnx.export.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.model.BatchNormStatistics;
import io.evenkeel.model.Model;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes a model's layers as the nodes that ONNX has for them. */
final class LayerExport {
  /** From this many standard deviations on, a mean is subtracted by a node of its own (M64). */
  private static final double FAR = 256;

  /** The first opset with an operator Gelu. */
  private static final int GELU = 20;

  private final Model model;
  private final int opset;
  private final GraphWriter graph;
  private final String output;
  private final int last;

  /**
   * For one graph.
   *
   * @param output what the last layer's value is called
   */
  LayerExport(Model model, int opset, GraphWriter graph, String output) {
    this.model = model;
    this.opset = opset;
    this.graph = graph;
    this.output = output;
    List<Layer> layers = model.network().layers();
    int index = layers.size() - 1;
    while (isLeftOut(layers.get(index))) {
      index--;
    }
    last = index;
  }

  /**
   * Writes all layers.
   *
   * @param input the value that the first one reads
   */
  void write(String input) {
    String value = input;
    for (int i = 0; i <= last; i++) {
      Layer layer = model.network().layers().get(i);
      if (!isLeftOut(layer)) {
        value =
            switch (layer) {
              case Dense dense -> dense(i, dense, value);
              case BatchNorm batchNorm -> batchNorm(i, batchNorm, value);
              case Activation activation -> activation(i, activation, value);
              case Embedding embedding -> embedding(i, embedding, value);
              case Dropout _ -> value;
            };
      }
    }
  }

  /** Dropout does nothing at inference, as the identity does at any time. */
  private static boolean isLeftOut(Layer layer) {
    return layer instanceof Dropout
        || (layer instanceof Activation a && a.function() == ActivationFunction.IDENTITY);
  }

  /** {@code (numbers, E_1[c_1], .., E_k[c_k])}: a Gather a table, and a Concat. */
  private String embedding(int layer, Embedding embedding, String x) {
    String name = "/" + layer + "/";
    int tables = embedding.tables().size();
    int numbers = model.network().inputFeaturesOf(layer) - tables;
    List<String> parts = new ArrayList<>();
    String axis = graph.constant(layer + ".axis", new long[] {1}, 1);
    if (numbers > 0) {
      String from = graph.constant(layer + ".first", new long[] {0}, 1);
      String to = graph.constant(layer + ".numbers", new long[] {numbers}, 1);
      parts.add(graph.node("Slice", name + "Slice", List.of(x, from, to, axis)));
    }
    for (int t = 0; t < tables; t++) {
      EmbeddingTable table = embedding.tables().get(t);
      String column = graph.constant(layer + ".column" + t, new long[] {numbers + t});
      String code =
          graph.node(
              "Gather", name + "Gather_column" + t, List.of(x, column), attribute("axis", 1));
      String index =
          graph.node(
              "Cast",
              name + "Cast" + t,
              List.of(code),
              attribute("to", TensorProto.DataType.INT64_VALUE));
      String vectors =
          graph.constant(
              "%d.tables.%d.weight".formatted(layer, t),
              model.parameter(layer + ".table" + t),
              table.categories(),
              table.dimension());
      parts.add(
          graph.node("Gather", name + "Gather" + t, List.of(vectors, index), attribute("axis", 0)));
    }
    return node(layer, "Concat", parts, attribute("axis", 1));
  }

  /** {@code z = x W + b}: Gemm, with W features x inputs as PyTorch has it. */
  private String dense(int layer, Dense dense, String x) {
    int inputs = model.network().inputFeaturesOf(layer);
    int features = dense.features();
    float[] weight = model.parameter(layer + ".weight");
    float[] transposed = new float[weight.length];
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < features; j++) {
        transposed[j * inputs + i] = weight[i * features + j];
      }
    }
    List<String> operands = new ArrayList<>(List.of(x));
    operands.add(graph.constant(layer + ".weight", transposed, features, inputs));
    if (dense.bias()) {
      operands.add(graph.constant(layer + ".bias", model.parameter(layer + ".bias"), features));
    }
    return node(layer, "Gemm", operands, attribute("transB", 1));
  }

  /**
   * BatchNormalization in inference mode. Runtimes compute {@code x * scale + shift}, which cancels
   * where a mean is far from zero in standard deviations; there a Sub node takes most of the means
   * away first, and the node has what is left.
   */
  private String batchNorm(int layer, BatchNorm batchNorm, String x) {
    BatchNormStatistics kept = Objects.requireNonNull(model.statistics().get(layer));
    Moments moments = Objects.requireNonNull(kept.moments().get(batchNorm.statistics()));
    int features = moments.features();
    float[] mean = new float[features];
    float[] variance = new float[features];
    boolean far = false;
    for (int j = 0; j < features; j++) {
      mean[j] = (float) moments.mean()[j];
      variance[j] = (float) moments.variance()[j];
      double deviation = Math.sqrt(moments.variance()[j] + batchNorm.epsilon());
      far |= Math.abs(moments.mean()[j]) > FAR * deviation;
    }
    String centred = x;
    if (far) {
      graph.constant(layer + ".mean", mean, features);
      centred = node(layer, "Sub", List.of(x, layer + ".mean"));
      mean = remainders(moments.mean());
    }
    return node(
        layer,
        "BatchNormalization",
        List.of(
            centred,
            graph.constant(layer + ".weight", model.parameter(layer + ".gamma"), features),
            graph.constant(layer + ".bias", model.parameter(layer + ".beta"), features),
            graph.constant(layer + ".running_mean", mean, features),
            graph.constant(layer + ".running_var", variance, features)),
        attribute("epsilon", batchNorm.epsilon()),
        attribute("momentum", batchNorm.emaDecay()));
  }

  /** What the floats nearest to these numbers leave of them. */
  private static float[] remainders(double[] values) {
    float[] result = new float[values.length];
    for (int j = 0; j < result.length; j++) {
      result[j] = (float) (values[j] - (float) values[j]);
    }
    return result;
  }

  private String activation(int layer, Activation activation, String x) {
    return switch (activation.function()) {
      case IDENTITY -> x;
      case RELU -> node(layer, "Relu", List.of(x));
      case LEAKY_RELU ->
          node(layer, "LeakyRelu", List.of(x), attribute("alpha", (double) activation.slope()));
      case SIGMOID -> node(layer, "Sigmoid", List.of(x));
      case TANH -> node(layer, "Tanh", List.of(x));
      case SILU -> {
        String gate = "/" + layer + "/Sigmoid";
        yield node(layer, "Mul", List.of(x, graph.node("Sigmoid", gate, List.of(x))));
      }
      case GELU -> opset >= GELU ? node(layer, "Gelu", List.of(x)) : gelu(layer, x);
    };
  }

  /** {@code x (1 + erf(x / sqrt 2)) / 2}, node by node. */
  private String gelu(int layer, String x) {
    String name = "/" + layer + "/";
    float[] root = {(float) Math.sqrt(2)};
    String divided =
        graph.node("Div", name + "Div", List.of(x, graph.constant(layer + ".sqrt2", root)));
    String erf = graph.node("Erf", name + "Erf", List.of(divided));
    String one = graph.constant(layer + ".one", new float[] {1});
    String sum = graph.node("Add", name + "Add", List.of(erf, one));
    String product = graph.node("Mul", name + "Mul", List.of(x, sum));
    String half = graph.constant(layer + ".half", new float[] {0.5f});
    return graph.node("Mul", name + "Mul_1", result(layer, name + "Mul_1"), List.of(product, half));
  }

  private String node(
      int layer, String operator, List<String> inputs, AttributeProto... attributes) {
    String name = "/%d/%s".formatted(layer, operator);
    String result = operator.equals("Sub") ? GraphWriter.output(name) : result(layer, name);
    return graph.node(operator, name, result, inputs, attributes);
  }

  /** What a layer's last node calls its value. */
  private String result(int layer, String node) {
    return layer == last ? output : GraphWriter.output(node);
  }
}
