package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.loss.LossKernel;
import io.evenkeel.internal.optimizer.GradientNorm;
import io.evenkeel.internal.optimizer.ParameterUpdate;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Graph;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.Op;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The unfused engine: in float32, node by node, every activation and every gradient a full matrix.
 * A step is transactional: the update is tried on copies, and copied over only if the loss, the
 * moments, all gradients, and the updated parameters and slots are finite.
 */
public final class PlainEngine implements Engine {

  /** A layer at its node. */
  private record Placed(Node node, PlainLayer layer) {}

  private final Graph graph;
  private final boolean needsTwoRows;
  private final int maxRows;
  private final Elementwise elementwise = Kernels.active().elementwise();

  /** The layers of the graph's nodes; null for the input and for sums. */
  private final @Nullable PlainLayer[] layers;

  private final List<Placed> placed = new ArrayList<>();
  private final LossKernel loss;
  private final Optimizer optimizer;
  private final ParameterUpdate update;

  /** The value of each node, maximal rows x features. */
  private final float[][] values;

  /** dL/dvalue of each node. */
  private final float[][] gradients;

  /** Whether anything that is trained is at a node or below it: else no gradient is needed. */
  private final boolean[] learns;

  /** Whether a node that comes later in the graph has written a node's gradient in this step. */
  private final boolean[] written;

  private final float[] part;
  private final float[] targets;
  private long updates;
  private String refusal = "";

  /**
   * An engine.
   *
   * @param maxRows most rows that a step may have
   * @param initial the state to start from, with as many slots as the optimizer has; copied
   * @param threads without effect: this engine works on its caller's thread, and engines give the
   *     same bits for any number
   */
  public PlainEngine(
      Network network,
      Loss loss,
      Optimizer optimizer,
      int maxRows,
      TrainingState initial,
      int threads) {
    graph = network.graph();
    needsTwoRows = network.needsTwoRows();
    this.maxRows = maxRows;
    this.optimizer = optimizer;
    int outputs = network.outputFeatures();
    this.loss = LossKernel.of(loss, maxRows, outputs, elementwise);
    update = new ParameterUpdate(optimizer, Kernels.active().optimizers());
    int count = graph.nodes().size();
    layers = new PlainLayer[count];
    values = new float[count][];
    gradients = new float[count][];
    learns = new boolean[count];
    written = new boolean[count];
    PlainLayers made = new PlainLayers(graph, initial, optimizer, maxRows, elementwise);
    int widest = 0;
    for (Node node : graph.nodes()) {
      int i = node.id();
      if (node.op() instanceof LeafLayer leaf) {
        PlainLayer layer = made.of(node, leaf);
        layers[i] = layer;
        placed.add(new Placed(node, layer));
        learns[i] = layer.parameters().stream().anyMatch(PlainParameter::learned);
      }
      node.inputs().forEach(input -> learns[i] |= learns[input]);
      values[i] = new float[maxRows * node.shape().features()];
      gradients[i] = new float[values[i].length];
      widest = Math.max(widest, values[i].length);
    }
    part = new float[widest];
    targets = new float[maxRows * loss.targetColumns(outputs)];
    updates = initial.optimizerSteps();
  }

  @Override
  public float[] input() {
    return values[0];
  }

  @Override
  public float[] targets() {
    return targets;
  }

  @Override
  public double step(int rows, StepSettings settings) {
    requireRows(rows);
    double value = forward(rows, settings);
    backward(rows, settings);
    refusal = passRefusal(rows, value);
    if (refusal.isEmpty()) {
      refusal = tryUpdate(settings);
    }
    if (!refusal.isEmpty()) {
      return Double.isFinite(value) ? Double.NaN : value;
    }
    commit(rows, settings.averageShare());
    return value;
  }

  /** How many rows a layer takes: pixels, or samples where it moves between pixels. */
  private int rowsOf(Node node, int samples) {
    return node.op() instanceof ImageLayer ? samples : samples * graph.inputShape(node).positions();
  }

  /** Fills the values and the gradient of the logits; returns the loss. */
  private double forward(int rows, StepSettings settings) {
    for (Node node : graph.nodes()) {
      float[] y = values[node.id()];
      PlainLayer layer = layers[node.id()];
      if (layer != null) {
        layer.forward(values[node.input()], y, rowsOf(node, rows), settings);
      } else if (node.op() instanceof Op.Add) {
        float[] a = values[node.inputs().get(0)];
        float[] b = values[node.inputs().get(1)];
        for (int i = 0; i < rows * node.shape().features(); i++) {
          y[i] = a[i] + b[i];
        }
      }
    }
    int output = graph.output();
    return loss.lossAndGradient(values[output], targets, rows, gradients[output]);
  }

  /** Fills the gradients of the parameters, and of the values as far down as they are needed. */
  private void backward(int rows, StepSettings settings) {
    Arrays.fill(written, false);
    for (Node node : graph.nodes().reversed()) {
      float[] dy = gradients[node.id()];
      PlainLayer layer = layers[node.id()];
      if (layer != null && learns[node.id()]) {
        int below = node.input();
        float[] dx = learns[below] ? part : null;
        layer.backward(values[below], dy, dx, rowsOf(node, rows), settings);
        if (learns[below]) {
          take(below, part, rows);
        }
      } else if (node.op() instanceof Op.Add && learns[node.id()]) {
        for (int below : node.inputs()) {
          take(below, dy, rows);
        }
      }
    }
  }

  /**
   * Adds what one of the nodes that use a value contributes to its gradient, which is the sum over
   * these nodes.
   */
  private void take(int node, float[] gradient, int rows) {
    float[] sum = gradients[node];
    int count = rows * graph.node(node).shape().features();
    if (!written[node]) {
      written[node] = true;
      System.arraycopy(gradient, 0, sum, 0, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      sum[i] += gradient[i];
    }
  }

  /** Updates copies of the parameters; returns what turned out non-finite, or nothing. */
  private String tryUpdate(StepSettings settings) {
    double squares = 0;
    for (Placed at : placed) {
      for (PlainParameter parameter : at.layer().parameters()) {
        float[] gradient = parameter.gradient();
        squares +=
            parameter.learned() ? GradientNorm.sumOfSquares(gradient, 0, gradient.length) : 0;
      }
    }
    double rate = settings.learningRate();
    float scale = GradientNorm.scale(optimizer, squares);
    update.begin(rate, scale, updates + 1);
    for (Placed at : placed) {
      for (PlainParameter parameter : at.layer().parameters()) {
        parameter.tryUpdate(update, rate, scale, settings.averageShare());
        String reason = parameter.updateRefusal(elementwise);
        if (!reason.isEmpty()) {
          return where(at.node()) + reason;
        }
      }
    }
    return "";
  }

  private void commit(int rows, double averageShare) {
    for (Placed at : placed) {
      for (PlainParameter parameter : at.layer().parameters()) {
        parameter.commit();
      }
      if (at.layer() instanceof PlainBatchNorm norm) {
        norm.commit(rowsOf(at.node(), rows));
        norm.statistics().average(averageShare, optimizer.average().leads());
      }
    }
    updates++;
  }

  /**
   * What turned out non-finite in the passes: the first such array in the order of computation. A
   * layer's output alone is no reason to refuse a step, but where there is one it tells the origin.
   */
  private String passRefusal(int rows, double value) {
    String moments = momentsRefusal();
    String gradient = gradientRefusal();
    if (Double.isFinite(value) && moments.isEmpty() && gradient.isEmpty()) {
      return "";
    }
    String forward = forwardRefusal(rows);
    if (!forward.isEmpty()) {
      return forward;
    }
    return Double.isFinite(value) ? gradient : "the loss";
  }

  private String momentsRefusal() {
    for (Placed at : placed) {
      if (at.layer() instanceof PlainBatchNorm norm && !norm.momentsRefusal().isEmpty()) {
        return where(at.node()) + norm.momentsRefusal();
      }
    }
    return "";
  }

  private String forwardRefusal(int rows) {
    for (Node node : graph.nodes()) {
      if (layers[node.id()] instanceof PlainBatchNorm norm && !norm.momentsRefusal().isEmpty()) {
        return where(node) + norm.momentsRefusal();
      }
      int count = rows * node.shape().features();
      if (!(elementwise.maxAbs(values[node.id()], 0, count) < Float.POSITIVE_INFINITY)) {
        return node.op() instanceof Op.Input ? "the mini-batch's rows" : where(node) + "its output";
      }
    }
    return "";
  }

  private String gradientRefusal() {
    for (Placed at : placed.reversed()) {
      for (PlainParameter parameter : at.layer().parameters()) {
        if (!parameter.gradientIsFinite(elementwise)) {
          return where(at.node()) + "the gradient of its " + parameter.role();
        }
      }
    }
    return "";
  }

  private static String where(Node node) {
    return node.title() + ": ";
  }

  private void requireRows(int rows) {
    int least = needsTwoRows ? 2 : 1;
    if (rows < least || rows > maxRows) {
      throw new IllegalArgumentException(
          "a step of this engine takes %d to %d rows, but got %d".formatted(least, maxRows, rows));
    }
  }

  @Override
  public String refusal() {
    return refusal;
  }

  @Override
  public float[] logits() {
    return values[graph.output()];
  }

  @Override
  public TrainingState state() {
    List<Parameter> parameters = new ArrayList<>();
    SequencedMap<String, RunningStatistics> statistics = new LinkedHashMap<>();
    for (Placed at : placed) {
      at.layer().parameters().forEach(parameter -> parameters.add(parameter.copy()));
      if (at.layer() instanceof PlainBatchNorm norm) {
        statistics.put(at.node().path(), norm.statistics().copy());
      }
    }
    return new TrainingState(parameters, statistics, updates);
  }

  @Override
  public Map<ParameterKey, float[]> gradients() {
    Map<ParameterKey, float[]> copies = new HashMap<>();
    for (Placed at : placed) {
      for (PlainParameter parameter : at.layer().parameters()) {
        copies.put(parameter.key(), parameter.gradient().clone());
      }
    }
    return copies;
  }

  @Override
  public void restore(TrainingState state) {
    for (Placed at : placed) {
      for (PlainParameter parameter : at.layer().parameters()) {
        parameter.restore(state.parameter(parameter.key()));
      }
      if (at.layer() instanceof PlainBatchNorm norm) {
        norm.statistics(state.statistics(at.node().path()).copy());
      }
    }
    updates = state.optimizerSteps();
  }

  @Override
  public void close() {
    // The engine has no threads of its own.
  }
}
