package io.evenkeel.onnx.export;

import static io.evenkeel.onnx.export.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.model.Model;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.EmbeddingTable;
import io.evenkeel.network.Graph;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.Scale;
import java.util.ArrayList;
import java.util.List;

/** Writes a network's graph as the nodes that ONNX has for it. */
final class LayerExport {
  /** The first opset with an operator Gelu. */
  private static final int GELU = 20;

  private final Model model;
  private final Graph network;
  private final int opset;
  private final GraphWriter graph;
  private final String output;

  private final ImageExport images;

  /** Which nodes have images, of four dimensions, as their values. */
  private final boolean[] image;

  /** The last node that computes something, whose value is the output. */
  private final int last;

  /**
   * For one graph.
   *
   * @param output what the network's output is called
   */
  LayerExport(Model model, int opset, GraphWriter graph, String output) {
    this.model = model;
    network = model.network().graph();
    this.opset = opset;
    this.graph = graph;
    this.output = output;
    images = new ImageExport(model, graph);
    image = new boolean[network.nodes().size()];
    Node node = network.last();
    while (isLeftOut(node.op())) {
      node = network.node(node.input());
    }
    last = node.id();
  }

  /**
   * Writes all nodes.
   *
   * @param input the value that the first one reads
   */
  void write(String input) {
    String[] values = new String[network.nodes().size()];
    for (Node node : network.nodes()) {
      image[node.id()] = isImage(node);
      List<String> read = node.inputs().stream().map(i -> values[i]).toList();
      values[node.id()] =
          switch (node.op()) {
            case Op.Input _ -> input;
            case Op.Add _ -> node(node, "Add", operands(node, values));
            case Dense dense -> dense(node, dense, row(node.input(), values));
            case BatchNorm batchNorm -> batchNorm(node, batchNorm, read.getFirst());
            case Activation activation -> activation(node, activation, read.getFirst());
            case Scale scale -> scale(node, scale, read.getFirst());
            case Embedding embedding -> embedding(node, embedding, read.getFirst());
            case Dropout _ -> read.getFirst();
            case ImageLayer layer -> {
              ImageExport.Written written = images.of(node, layer, pixels(node, values));
              yield node(node, written.operator(), written.operands(), written.attributes());
            }
          };
    }
    if (image[last]) {
      end(values[last]);
    }
  }

  /** Whether a node's value has four dimensions; those before it have been decided. */
  private boolean isImage(Node node) {
    return switch (node.op()) {
      case Op.Input _ -> ImageExport.takesImages(network);
      case Op.Add _ -> node.inputs().stream().allMatch(i -> image[i]);
      case Dense _, Embedding _ -> false;
      case ImageLayer layer -> ImageExport.makesImage(layer);
      case BatchNorm _, Activation _, Scale _, Dropout _ -> image[node.input()];
    };
  }

  /** A value as rows: an image of one pixel loses two dimensions. */
  private String row(int id, String[] values) {
    if (!image[id]) {
      return values[id];
    }
    String name = values[id] + "_rows";
    return graph.makes(name)
        ? name
        : graph.node("Flatten", name, name, List.of(values[id]), attribute("axis", 1L));
  }

  /** Both values of a sum as rows, unless both are images. */
  private List<String> operands(Node sum, String[] values) {
    return sum.inputs().stream().map(i -> image[sum.id()] ? values[i] : row(i, values)).toList();
  }

  /** What a layer of images reads; rows are images of one pixel. */
  private String pixels(Node node, String[] values) {
    String value = values[node.input()];
    if (image[node.input()]) {
      return value;
    }
    String name = "/" + node.path() + "/Reshape";
    long[] shape = {0, -1, 1, 1};
    return graph.node(
        "Reshape", name, List.of(value, graph.constant(node.path() + ".shape", shape, 4)));
  }

  /** Makes rows of an output that is an image, in our order: pixel by pixel. */
  private void end(String value) {
    String turned =
        graph.node(
            "Transpose", "/output/Transpose", List.of(value), GraphWriter.list("perm", 0, 2, 3, 1));
    graph.node("Flatten", "/output/Flatten", output, List.of(turned), attribute("axis", 1L));
  }

  /** Dropout does nothing at inference, as the identity does at any time. */
  private static boolean isLeftOut(Op op) {
    return op instanceof Dropout
        || (op instanceof Activation a && a.function() == ActivationFunction.IDENTITY);
  }

  /** {@code (numbers, E_1[c_1], .., E_k[c_k])}: one Gather per table, and a Concat. */
  private String embedding(Node at, Embedding embedding, String x) {
    String layer = at.path();
    String name = "/" + layer + "/";
    int tables = embedding.tables().size();
    int numbers = network.inputShape(at).features() - tables;
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
              "%s.tables.%d.weight".formatted(layer, t),
              model.parameter(layer, Embedding.role(t)),
              table.categories(),
              table.dimension());
      parts.add(
          graph.node("Gather", name + "Gather" + t, List.of(vectors, index), attribute("axis", 0)));
    }
    return node(at, "Concat", parts, attribute("axis", 1));
  }

  /** {@code z = x W + b}: Gemm, with W features x inputs as PyTorch has it. */
  private String dense(Node at, Dense dense, String x) {
    String layer = at.path();
    int inputs = network.inputShape(at).features();
    int features = dense.features();
    float[] weight = model.parameter(layer, Dense.WEIGHT);
    float[] transposed = new float[weight.length];
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < features; j++) {
        transposed[j * inputs + i] = weight[i * features + j];
      }
    }
    List<String> operands = new ArrayList<>(List.of(x));
    operands.add(graph.constant(layer + ".weight", transposed, features, inputs));
    if (dense.bias()) {
      operands.add(graph.constant(layer + ".bias", model.parameter(layer, Dense.BIAS), features));
    }
    return node(at, "Gemm", operands, attribute("transB", 1));
  }

  /**
   * BatchNormalization in inference mode. Runtimes compute {@code x * scale + shift}, which cancels
   * where a mean is far from zero in standard deviations (M64); there a Sub node subtracts most of
   * the means first, and the node subtracts what is left.
   */
  private String batchNorm(Node at, BatchNorm batchNorm, String x) {
    String layer = at.path();
    Moments moments = model.inferenceMoments(at);
    int features = moments.features();
    float[] mean = new float[features];
    float[] variance = new float[features];
    boolean far = false;
    for (int j = 0; j < features; j++) {
      mean[j] = (float) moments.mean()[j];
      variance[j] = (float) moments.variance()[j];
      double deviation = Math.sqrt(moments.variance()[j] + batchNorm.epsilon());
      far |= Math.abs(moments.mean()[j]) > BatchNorm.FOLD_LIMIT * deviation;
    }
    String centred = x;
    if (far) {
      graph.constant(
          layer + ".mean",
          mean,
          image[at.id()] ? new long[] {features, 1, 1} : new long[] {features});
      centred = node(at, "Sub", List.of(x, layer + ".mean"));
      mean = remainders(moments.mean());
    }
    return node(
        at,
        "BatchNormalization",
        List.of(
            centred,
            graph.constant(layer + ".weight", model.parameter(layer, BatchNorm.GAMMA), features),
            graph.constant(layer + ".bias", model.parameter(layer, BatchNorm.BETA), features),
            graph.constant(layer + ".running_mean", mean, features),
            graph.constant(layer + ".running_var", variance, features)),
        attribute("epsilon", batchNorm.epsilon()),
        attribute("momentum", batchNorm.emaDecay()));
  }

  /** What is left of these numbers when the nearest floats are subtracted. */
  private static float[] remainders(double[] values) {
    float[] result = new float[values.length];
    for (int j = 0; j < result.length; j++) {
      result[j] = (float) (values[j] - (float) values[j]);
    }
    return result;
  }

  private String scale(Node at, Scale scale, String x) {
    String factor = graph.constant(at.path() + ".factor", new float[] {scale.factor()});
    return node(at, "Mul", List.of(x, factor));
  }

  private String activation(Node at, Activation activation, String x) {
    return switch (activation.function()) {
      case IDENTITY -> x;
      case RELU -> node(at, "Relu", List.of(x));
      case RELU6 -> {
        String low = graph.constant(at.path() + ".min", new float[] {0});
        String high = graph.constant(at.path() + ".max", new float[] {6});
        yield node(at, "Clip", List.of(x, low, high));
      }
      case LEAKY_RELU ->
          node(at, "LeakyRelu", List.of(x), attribute("alpha", (double) activation.slope()));
      case SIGMOID -> node(at, "Sigmoid", List.of(x));
      case TANH -> node(at, "Tanh", List.of(x));
      case SILU -> {
        String gate = "/" + at.path() + "/Sigmoid";
        yield node(at, "Mul", List.of(x, graph.node("Sigmoid", gate, List.of(x))));
      }
      case GELU -> opset >= GELU ? node(at, "Gelu", List.of(x)) : gelu(at, x);
    };
  }

  /** {@code x (1 + erf(x / sqrt 2)) / 2}, node by node. */
  private String gelu(Node at, String x) {
    String layer = at.path();
    String name = "/" + layer + "/";
    float[] root = {(float) Math.sqrt(2)};
    String divided =
        graph.node("Div", name + "Div", List.of(x, graph.constant(layer + ".sqrt2", root)));
    String erf = graph.node("Erf", name + "Erf", List.of(divided));
    String one = graph.constant(layer + ".one", new float[] {1});
    String sum = graph.node("Add", name + "Add", List.of(erf, one));
    String product = graph.node("Mul", name + "Mul", List.of(x, sum));
    String half = graph.constant(layer + ".half", new float[] {0.5f});
    return graph.node("Mul", name + "Mul_1", result(at, name + "Mul_1"), List.of(product, half));
  }

  private String node(Node at, String operator, List<String> inputs, AttributeProto... attributes) {
    String name = "/%s/%s".formatted(at.path(), operator);
    String result = operator.equals("Sub") ? GraphWriter.output(name) : result(at, name);
    return graph.node(operator, name, result, inputs, attributes);
  }

  /** The name of the value that a layer's last node makes. */
  private String result(Node at, String node) {
    return at.id() == last && !image[last] ? output : GraphWriter.output(node);
  }
}
