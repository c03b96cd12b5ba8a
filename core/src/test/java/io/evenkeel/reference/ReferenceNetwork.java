package io.evenkeel.reference;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.loss.Loss;
import io.evenkeel.model.Model;
import io.evenkeel.network.Activation;
import io.evenkeel.network.AveragePool2d;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Flatten;
import io.evenkeel.network.GlobalAveragePool;
import io.evenkeel.network.Graph;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.MaxPool2d;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.Padding;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.Scale;
import io.evenkeel.network.Shape;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Direction;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.BiFunction;

/**
 * A network in double: training steps and inference, node by node of its graph. It starts from a
 * state in float, which it copies. The gradient of a value is the sum of what all nodes that take
 * it contribute:
 *
 * <pre>
 *   y = a + b          da += dy, db += dy
 *   y = layer(x)       dx += layer's backward of dy
 * </pre>
 */
public final class ReferenceNetwork {
  private final Graph graph;

  /** The layers by the ids of their nodes, in the order of the graph. */
  private final SequencedMap<Integer, ReferenceLayer> layers = new LinkedHashMap<>();

  private final ReferenceLoss loss;
  private final ReferenceOptimizer optimizer;
  private double[][] logits = {};

  public ReferenceNetwork(Network network, Loss loss, Optimizer optimizer, TrainingState initial) {
    graph = network.graph();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof LeafLayer layer) {
        layers.put(node.id(), layer(graph.inputShape(node), node, layer, initial));
      }
    }
    this.loss = ReferenceLoss.of(loss);
    this.optimizer =
        new ReferenceOptimizer(
            optimizer, initial.optimizerSteps(), key -> direction(optimizer, key));
  }

  private Direction direction(Optimizer rule, ParameterKey key) {
    ParameterSpec spec = Objects.requireNonNull(graph.parameters().get(key), key::toString);
    return rule.of(graph, key, spec).direction();
  }

  /** A model's network, for inference by the statistics that the model predicts with. */
  public static ReferenceNetwork of(Model model) {
    Network network = model.network();
    Graph graph = network.graph();
    List<Parameter> parameters = new ArrayList<>();
    graph
        .parameters()
        .forEach(
            (key, spec) -> parameters.add(Parameter.fresh(key, spec, model.parameter(key), 0)));
    SequencedMap<String, RunningStatistics> statistics = new LinkedHashMap<>();
    for (Node norm : graph.batchNorms()) {
      Moments moments = model.inferenceMoments(norm);
      statistics.put(norm.path(), RunningStatistics.of(moments.mean(), moments.variance()));
    }
    return new ReferenceNetwork(
        network.withBatchNorms(norm -> norm.withStatistics(Statistics.EMA)),
        Loss.meanSquaredError(),
        Optimizer.sgd(1),
        new TrainingState(parameters, statistics, 0));
  }

  private static ReferenceLayer layer(
      Shape input, Node node, LeafLayer layer, TrainingState state) {
    return switch (layer) {
      case Dense dense ->
          new ReferenceDense(
              parameter(node, "weight", true, state),
              dense.bias() ? parameter(node, "bias", true, state) : null);
      case BatchNorm norm ->
          new ReferenceBatchNorm(
              norm,
              parameter(node, "gamma", norm.learnGamma(), state),
              parameter(node, "beta", norm.learnBeta(), state),
              new ReferenceStatistics(state.statistics(node.path())),
              input.positions());
      case Activation activation -> new ReferenceActivation(activation);
      case Dropout dropout -> new ReferenceDropout(dropout);
      case Scale scale -> new ReferenceScale(scale);
      case Embedding embedding -> {
        List<ReferenceParameter> tables = new ArrayList<>();
        for (int t = 0; t < embedding.tables().size(); t++) {
          tables.add(parameter(node, "table" + t, true, state));
        }
        yield new ReferenceEmbedding(tables);
      }
      case Conv2d conv ->
          new ReferenceConv2d(
              conv.geometry(input),
              parameter(node, "weight", true, state),
              conv.bias() ? parameter(node, "bias", true, state) : null);
      case MaxPool2d pool -> new ReferencePool(pool.geometry(input), true, false);
      case AveragePool2d pool ->
          new ReferencePool(pool.geometry(input), false, pool.countPadding());
      case GlobalAveragePool _ -> {
        AveragePool2d whole =
            new AveragePool2d(input.height(), input.width(), 1, 1, Padding.VALID, true);
        yield new ReferencePool(whole.geometry(input), false, true);
      }
      case Flatten _ -> new ReferenceFlatten(input.positions());
    };
  }

  private static ReferenceParameter parameter(
      Node node, String role, boolean learned, TrainingState state) {
    return new ReferenceParameter(state.parameter(node.path(), role), learned);
  }

  private ReferenceLayer layer(Node node) {
    return Objects.requireNonNull(layers.get(node.id()), node::title);
  }

  /** Chooses dropout's masks for the passes that follow. */
  public void masks(long seed, long step) {
    layers.forEach((id, layer) -> {
      if (layer instanceof ReferenceDropout dropout) {
        dropout.key(RandomStream.key(seed, "dropout", graph.node(id).order(), step));
      }
    });
  }

  /** Forward pass in training and the mini-batch's mean loss; changes no parameter. */
  public double forward(double[][] x, double[][] targets) {
    return loss.value(forward(x), targets);
  }

  /** Forward pass in training: the network's output; changes no parameter. */
  public double[][] forward(double[][] x) {
    logits = values(x, ReferenceLayer::forward)[graph.output()];
    return logits;
  }

  private double[][][] values(
      double[][] x, BiFunction<ReferenceLayer, double[][], double[][]> layers) {
    double[][][] values = new double[graph.nodes().size()][][];
    for (Node node : graph.nodes()) {
      values[node.id()] =
          switch (node.op()) {
            case Op.Input _ -> pixels(x, node.shape());
            case Op.Add _ -> sum(values[node.inputs().getFirst()], values[node.inputs().getLast()]);
            case LeafLayer _ -> layers.apply(layer(node), values[node.input()]);
          };
    }
    return values;
  }

  /** Rows of samples as rows of their pixels. */
  private static double[][] pixels(double[][] x, Shape shape) {
    double[][] pixels = new double[x.length * shape.positions()][shape.channels()];
    for (int q = 0; q < pixels.length; q++) {
      int at = q % shape.positions() * shape.channels();
      System.arraycopy(x[q / shape.positions()], at, pixels[q], 0, shape.channels());
    }
    return pixels;
  }

  private static double[][] samples(double[][] pixels, Shape shape) {
    double[][] x = new double[pixels.length / shape.positions()][shape.features()];
    for (int q = 0; q < pixels.length; q++) {
      int at = q % shape.positions() * shape.channels();
      System.arraycopy(pixels[q], 0, x[q / shape.positions()], at, shape.channels());
    }
    return x;
  }

  private static double[][] sum(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        sum[i][j] = a[i][j] + b[i][j];
      }
    }
    return sum;
  }

  /**
   * Backward pass after {@link #forward}: leaves the gradients in the parameters. Returns dL/dx.
   */
  public double[][] backward(double[][] targets) {
    return backwardFrom(loss.gradient(logits, targets));
  }

  /**
   * Backward pass of any loss after {@link #forward}: leaves the gradients in the parameters.
   * Returns dL/dx.
   *
   * @param outputGradient dL/dlogits
   */
  public double[][] backwardFrom(double[][] outputGradient) {
    double[][][] gradients = new double[graph.nodes().size()][][];
    gradients[graph.output()] = outputGradient;
    for (Node node : graph.nodes().reversed()) {
      double[][] dy = gradients[node.id()];
      switch (node.op()) {
        case Op.Input _ -> {}
        case Op.Add _ -> node.inputs().forEach(input -> add(gradients, input, dy));
        case LeafLayer _ -> add(gradients, node.input(), layer(node).backward(dy));
      }
    }
    return samples(gradients[0], graph.node(0).shape());
  }

  private static void add(double[][][] gradients, int node, double[][] part) {
    gradients[node] = gradients[node] == null ? part : sum(gradients[node], part);
  }

  /** One whole training step; returns the loss before the update. */
  public double step(double[][] x, double[][] targets, double rate, long seed, long step) {
    masks(seed, step);
    double value = forward(x, targets);
    backward(targets);
    optimizer.update(parameters(), rate);
    for (ReferenceLayer layer : layers.values()) {
      if (layer instanceof ReferenceBatchNorm norm) {
        norm.updateStatistics();
      }
    }
    return value;
  }

  /** The network's output of the last forward pass. */
  public double[][] logits() {
    return logits;
  }

  /** The network's output at inference. */
  public double[][] infer(double[][] x) {
    return inferAll(x)[graph.output()];
  }

  /** Every node's value at inference, by its id. */
  public double[][][] inferAll(double[][] x) {
    return values(x, ReferenceLayer::infer);
  }

  /** All parameters in their canonical order. */
  public List<ReferenceParameter> parameters() {
    return layers.values().stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  /** The parameter of that key. */
  public ReferenceParameter parameter(ParameterKey key) {
    return parameters().stream().filter(p -> p.key().equals(key)).findFirst().orElseThrow();
  }

  /** The running statistics of the BatchNorm at that path. */
  public ReferenceStatistics statistics(String path) {
    return ((ReferenceBatchNorm) layer(graph.at(path))).statistics();
  }
}
