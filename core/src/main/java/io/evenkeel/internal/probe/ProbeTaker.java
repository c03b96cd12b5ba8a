package io.evenkeel.internal.probe;

import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.loss.LossKernel;
import io.evenkeel.internal.optimizer.GradientNorm;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.internal.trace.TracedPass;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.WeightedLayer;
import io.evenkeel.probe.Distribution;
import io.evenkeel.probe.LayerProbe;
import io.evenkeel.probe.ParameterProbe;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.probe.UnitProbe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes one {@link Probe} of one training. It reads copies of the engine's state and gradients and
 * sends the probe batch through the network as in training, on arrays of its own, so that nothing
 * of the training changes.
 */
public final class ProbeTaker implements AutoCloseable {
  private final Graph graph;
  private final Probe probe;
  private final float[] x;
  private final int rows;
  private final long seed;
  private final Workers workers;
  private final Kernels kernels = Kernels.active();
  private final TracedPass pass;

  /** The BatchNorm of each node that is one. */
  private final @Nullable ProbeNorm[] norms;

  private final Distributions distributions = new Distributions();
  private final LossKernel loss;
  private final float[] targets;
  private final float[] scratch;
  private @Nullable TrainingState before;

  /**
   * A taker.
   *
   * @param x the probe batch, rows x input features; taken over
   * @param targets its targets, rows x target columns; taken over
   */
  public ProbeTaker(
      Network network,
      Loss loss,
      Probe probe,
      float[] x,
      float[] targets,
      int rows,
      long seed,
      int threads) {
    graph = network.graph();
    this.probe = probe;
    this.x = x;
    this.targets = targets;
    this.rows = rows;
    this.seed = seed;
    workers = new Workers(threads);
    this.loss = LossKernel.of(loss, rows, network.outputFeatures(), kernels.elementwise());
    pass = new TracedPass(network, rows, kernels, workers);
    NormKernels columns = kernels.norm();
    norms = new ProbeNorm[graph.nodes().size()];
    int largest = 0;
    for (Node node : graph.nodes()) {
      largest = Math.max(largest, Math.multiplyExact(rowsOf(node), pass.stride(node.id())));
      if (node.op() instanceof BatchNorm norm) {
        norms[node.id()] = new ProbeNorm(norm, node.shape().channels(), rowsOf(node), columns);
      }
    }
    scratch = new float[largest];
  }

  /** Notes the state before a step after which the probe will be taken. */
  public void before(Engine engine) {
    before = engine.state();
  }

  /**
   * Takes the probe.
   *
   * @param step number of updates made so far; above 0, {@link #before} was called before the last
   */
  public ProbeResult take(Engine engine, long step) {
    TrainingState state = engine.state();
    TrainingState previous = before;
    before = null;
    Map<ParameterKey, float[]> gradients = previous == null ? Map.of() : engine.gradients();
    pass.parameters(key -> state.parameter(key).values());
    pass.run(
        x,
        rows,
        (node, z, stride, row, n, mean, variance) ->
            norm(node).take(z, stride, row, n, state.statistics(node.path()), mean, variance),
        OptionalLong.of(seed),
        _ -> true,
        (_, _, _, _) -> {});
    List<LayerProbe> layers = new ArrayList<>();
    int block = -1;
    for (Node node : graph.nodes()) {
      block += node.op() instanceof WeightedLayer ? 1 : 0;
      List<ParameterProbe> parameters =
          state.parameters().stream()
              .filter(p -> p.key().path().equals(node.path()))
              .map(p -> parameter(p, previous, gradients))
              .toList();
      String layer = node.path();
      int features = node.shape().channels();
      switch (node.op()) {
        case Embedding _ ->
            layers.add(
                new LayerProbe.OfEmbedding(layer, block, features, values(node), parameters));
        case WeightedLayer _ ->
            layers.add(new LayerProbe.OfDense(layer, block, features, values(node), parameters));
        case BatchNorm _ -> layers.add(batchNorm(node, block, state, parameters));
        case Activation activation -> layers.add(activation(node, block, activation));
        default -> {} // it shows nothing of its own
      }
    }
    List<UnitProbe> units = probe.units().stream().map(this::unit).toList();
    return new ProbeResult(step, rows, loss(), values(graph.node(0)), layers, units);
  }

  /** Rows of a node's value: the pixels of the probe batch. */
  private int rowsOf(Node node) {
    return rows * node.shape().positions();
  }

  private ProbeNorm norm(Node node) {
    return Objects.requireNonNull(norms[node.id()], node::title);
  }

  private LayerProbe batchNorm(
      Node node, int block, TrainingState state, List<ParameterProbe> parameters) {
    int features = node.shape().channels();
    ProbeNorm norm = norm(node);
    Optional<Distribution> zhat = Optional.empty();
    if (probe.zhat()) {
      int stride = pass.stride(node.id());
      float[] z = pass.value(node.input());
      pass.columns(node).normalize(kernels.norm(), z, scratch, stride);
      zhat = Optional.of(distributions.of(scratch, 0, rowsOf(node), features, stride, null));
    }
    String path = node.path();
    return new LayerProbe.OfBatchNorm(
        path,
        block,
        features,
        values(node),
        zhat,
        distributions.of(state.parameter(path, BatchNorm.GAMMA).values(), features),
        distributions.of(state.parameter(path, BatchNorm.BETA).values(), features),
        distributions.of(norm.meanGap(), features),
        distributions.of(norm.stdRatio(), features),
        parameters);
  }

  private LayerProbe activation(Node node, int block, Activation activation) {
    int features = node.shape().channels();
    int stride = pass.stride(node.id());
    int pixels = rowsOf(node);
    Arrays.fill(scratch, 1);
    kernels
        .elementwise()
        .activation(activation.function(), activation.slope())
        .backward(pass.value(node.input()), 0, stride, scratch, 0, stride, pixels, features);
    float threshold = Saturation.threshold(activation);
    long saturated = 0;
    int[] saturatedRows = new int[features];
    for (int r = 0; r < pixels; r++) {
      for (int c = 0; c < features; c++) {
        int flat = Math.abs(scratch[r * stride + c]) < threshold ? 1 : 0;
        saturatedRows[c] += flat;
        saturated += flat;
      }
    }
    int dead = 0;
    for (int c = 0; c < features; c++) {
      dead += saturatedRows[c] == pixels ? 1 : 0;
    }
    Distribution output =
        distributions.of(
            pass.value(node.id()),
            0,
            pixels,
            features,
            stride,
            Saturation.bounds(activation.function()));
    return new LayerProbe.OfActivation(
        node.path(),
        block,
        features,
        output,
        activation.function(),
        (double) saturated / ((long) pixels * features),
        (double) dead / features);
  }

  private Distribution values(Node node) {
    return distributions.of(
        pass.value(node.id()),
        0,
        rowsOf(node),
        node.shape().channels(),
        pass.stride(node.id()),
        null);
  }

  private UnitProbe unit(Probe.Unit unit) {
    Node node = graph.at(unit.layer());
    int id = node.id();
    Distribution output =
        distributions.of(pass.value(id), unit.column(), rowsOf(node), 1, pass.stride(id), null);
    return new UnitProbe(unit.layer(), unit.column(), output);
  }

  private double loss() {
    int outputs = graph.last().shape().features();
    int last = graph.output();
    for (int r = 0; r < rows; r++) {
      System.arraycopy(pass.value(last), r * pass.stride(last), scratch, r * outputs, outputs);
    }
    return loss.loss(scratch, targets, rows);
  }

  private static ParameterProbe parameter(
      Parameter parameter, @Nullable TrainingState previous, Map<ParameterKey, float[]> gradients) {
    String role = parameter.key().role();
    double norm = norm(parameter.values());
    float[] gradient = gradients.get(parameter.key());
    if (previous == null || gradient == null) {
      return new ParameterProbe(role, norm, Double.NaN, Double.NaN);
    }
    float[] old = previous.parameter(parameter.key()).values();
    double squares = 0;
    for (int i = 0; i < old.length; i++) {
      double change = (double) parameter.values()[i] - old[i];
      squares += change * change;
    }
    double weight = norm(old);
    double ratio = weight == 0 ? Double.NaN : Math.sqrt(squares) / weight;
    return new ParameterProbe(role, norm, norm(gradient), ratio);
  }

  private static double norm(float[] values) {
    return Math.sqrt(GradientNorm.sumOfSquares(values, 0, values.length));
  }

  /** Ends the taker's threads. */
  @Override
  public void close() {
    workers.close();
  }
}
