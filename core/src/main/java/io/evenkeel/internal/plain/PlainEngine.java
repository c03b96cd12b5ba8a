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
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The unfused engine: in float32, layer by layer, every activation and every gradient a full
 * matrix. A step is transactional: the update is tried on copies, and copied over only if the loss,
 * the moments, all gradients, and the updated parameters and slots are finite.
 */
public final class PlainEngine implements Engine {
  private final Network network;
  private final int maxRows;
  private final Elementwise elementwise = Kernels.active().elementwise();
  private final List<PlainLayer> layers;
  private final LossKernel loss;
  private final Optimizer optimizer;
  private final ParameterUpdate update;

  /** values[i] is the input of layer i, the last one the logits; maximal rows x features each. */
  private final float[][] values;

  /** gradients[i] is dL/dvalues[i]. */
  private final float[][] gradients;

  private final float[] targets;

  /** The lowest layer that has parameters: no gradient is needed below it. */
  private final int lowest;

  private long updates;
  private String refusal = "";

  /**
   * An engine.
   *
   * @param maxRows most rows that a step may have
   * @param initial the state to start from, with as many slots as the optimizer has; copied
   * @param threads of no consequence: this engine works on its caller's thread, and engines give
   *     the same bits for any number
   */
  public PlainEngine(
      Network network,
      Loss loss,
      Optimizer optimizer,
      int maxRows,
      TrainingState initial,
      int threads) {
    this.network = network;
    this.maxRows = maxRows;
    this.optimizer = optimizer;
    layers = PlainLayers.of(network, initial, maxRows, null, elementwise);
    int outputs = network.outputFeatures();
    this.loss = LossKernel.of(loss, maxRows, outputs, elementwise);
    update = new ParameterUpdate(optimizer, Kernels.active().optimizers());
    values = new float[layers.size() + 1][];
    gradients = new float[layers.size() + 1][];
    for (int i = 0; i <= layers.size(); i++) {
      values[i] = new float[maxRows * network.inputFeaturesOf(i)];
      gradients[i] = new float[values[i].length];
    }
    targets = new float[maxRows * loss.targetColumns(outputs)];
    int first = 0;
    while (layers.get(first).parameters().isEmpty()) {
      first++;
    }
    lowest = first;
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
      refusal = tryUpdate(settings.learningRate());
    }
    if (!refusal.isEmpty()) {
      return Double.isFinite(value) ? Double.NaN : value;
    }
    commit(rows);
    return value;
  }

  /** Fills the values and the gradient of the logits; returns the loss. */
  private double forward(int rows, StepSettings settings) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).forward(values[i], values[i + 1], rows, settings);
    }
    return loss.lossAndGradient(values[layers.size()], targets, rows, gradients[layers.size()]);
  }

  /** Fills the gradients of the parameters, and of the values as far down as they are needed. */
  private void backward(int rows, StepSettings settings) {
    for (int i = layers.size() - 1; i >= lowest; i--) {
      float[] below = i > lowest ? gradients[i] : null;
      layers.get(i).backward(values[i], gradients[i + 1], below, rows, settings);
    }
  }

  /** Updates copies of the parameters; returns what turned out non-finite, or nothing. */
  private String tryUpdate(double rate) {
    double squares = 0;
    for (PlainLayer layer : layers) {
      for (PlainParameter parameter : layer.parameters()) {
        float[] gradient = parameter.gradient();
        squares +=
            parameter.learned() ? GradientNorm.sumOfSquares(gradient, 0, gradient.length) : 0;
      }
    }
    update.begin(rate, GradientNorm.scale(optimizer, squares), updates + 1);
    for (int i = 0; i < layers.size(); i++) {
      for (PlainParameter parameter : layers.get(i).parameters()) {
        if (parameter.learned()) {
          parameter.tryUpdate(update);
          String reason = parameter.updateRefusal(elementwise);
          if (!reason.isEmpty()) {
            return where(i) + reason;
          }
        }
      }
    }
    return "";
  }

  private void commit(int rows) {
    for (PlainLayer layer : layers) {
      for (PlainParameter parameter : layer.parameters()) {
        if (parameter.learned()) {
          parameter.commit();
        }
      }
      if (layer instanceof PlainBatchNorm norm) {
        norm.commit(rows);
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
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof PlainBatchNorm norm && !norm.momentsRefusal().isEmpty()) {
        return where(i) + norm.momentsRefusal();
      }
    }
    return "";
  }

  private String forwardRefusal(int rows) {
    for (int i = 0; i < layers.size(); i++) {
      if (!finite(i, rows)) {
        return i == 0 ? "the mini-batch's rows" : where(i - 1) + "its output";
      }
      if (layers.get(i) instanceof PlainBatchNorm norm && !norm.momentsRefusal().isEmpty()) {
        return where(i) + norm.momentsRefusal();
      }
    }
    return finite(layers.size(), rows) ? "" : where(layers.size() - 1) + "its output";
  }

  private String gradientRefusal() {
    for (int i = layers.size() - 1; i >= lowest; i--) {
      for (PlainParameter parameter : layers.get(i).parameters()) {
        if (!parameter.gradientIsFinite(elementwise)) {
          return where(i) + "the gradient of its " + parameter.role();
        }
      }
    }
    return "";
  }

  private boolean finite(int i, int rows) {
    int count = rows * network.inputFeaturesOf(i);
    return elementwise.maxAbs(values[i], 0, count) < Float.POSITIVE_INFINITY;
  }

  private String where(int layer) {
    return "layer %d (%s): ".formatted(layer, network.layers().get(layer).kind());
  }

  private void requireRows(int rows) {
    int least = network.needsTwoRows() ? 2 : 1;
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
    return values[layers.size()];
  }

  @Override
  public TrainingState state() {
    List<Parameter> parameters = new ArrayList<>();
    SortedMap<Integer, RunningStatistics> statistics = new TreeMap<>();
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).parameters().forEach(parameter -> parameters.add(parameter.copy()));
      if (layers.get(i) instanceof PlainBatchNorm norm) {
        statistics.put(i, norm.statistics().copy());
      }
    }
    return new TrainingState(parameters, statistics, updates);
  }

  @Override
  public Map<String, float[]> gradients() {
    Map<String, float[]> copies = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      for (PlainParameter parameter : layers.get(i).parameters()) {
        copies.put(i + "." + parameter.role(), parameter.gradient().clone());
      }
    }
    return copies;
  }

  @Override
  public void restore(TrainingState state) {
    for (int i = 0; i < layers.size(); i++) {
      for (PlainParameter parameter : layers.get(i).parameters()) {
        parameter.restore(state.parameter(i + "." + parameter.role()));
      }
      if (layers.get(i) instanceof PlainBatchNorm norm) {
        norm.statistics(state.statistics(i).copy());
      }
    }
    updates = state.optimizerSteps();
  }

  @Override
  public void close() {
    // No threads of its own.
  }
}
