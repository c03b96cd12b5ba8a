package io.evenkeel.reference;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Layer;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A network in double: training steps and inference, layer by layer. It starts from a state in
 * float, which it copies.
 */
public final class ReferenceNetwork {
  private final List<ReferenceLayer> layers = new ArrayList<>();
  private final ReferenceLoss loss;
  private final ReferenceOptimizer optimizer;
  private double[][] logits = {};

  public ReferenceNetwork(Network network, Loss loss, Optimizer optimizer, TrainingState initial) {
    for (int i = 0; i < network.layers().size(); i++) {
      layers.add(layer(i, network.layers().get(i), initial));
    }
    this.loss = ReferenceLoss.of(loss);
    this.optimizer = new ReferenceOptimizer(optimizer, initial.optimizerSteps());
  }

  private static ReferenceLayer layer(int index, Layer layer, TrainingState state) {
    return switch (layer) {
      case Dense dense ->
          new ReferenceDense(
              new ReferenceParameter(state.parameter(index + ".weight"), true),
              dense.bias() ? new ReferenceParameter(state.parameter(index + ".bias"), true) : null);
      case BatchNorm norm -> {
        Parameter gamma = state.parameter(index + ".gamma");
        Parameter beta = state.parameter(index + ".beta");
        RunningStatistics statistics = state.statistics(index);
        yield new ReferenceBatchNorm(
            norm,
            new ReferenceParameter(gamma, norm.learnGamma()),
            new ReferenceParameter(beta, norm.learnBeta()),
            new ReferenceStatistics(statistics));
      }
      case Activation activation -> new ReferenceActivation(activation);
      case Dropout dropout -> new ReferenceDropout(dropout);
      case Embedding embedding -> {
        List<ReferenceParameter> tables = new ArrayList<>();
        for (int t = 0; t < embedding.tables().size(); t++) {
          tables.add(new ReferenceParameter(state.parameter(index + ".table" + t), true));
        }
        yield new ReferenceEmbedding(tables);
      }
    };
  }

  /** Chooses dropout's masks for the passes that follow. */
  public void masks(long seed, long step) {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof ReferenceDropout dropout) {
        dropout.key(RandomStream.key(seed, "dropout", i, step));
      }
    }
  }

  /** Forward pass in training and the mini-batch's mean loss; changes no parameter. */
  public double forward(double[][] x, double[][] targets) {
    double[][] values = x;
    for (ReferenceLayer layer : layers) {
      values = layer.forward(values);
    }
    logits = values;
    return loss.value(logits, targets);
  }

  /**
   * Backward pass after {@link #forward}: leaves the gradients in the parameters. Returns dL/dx.
   */
  public double[][] backward(double[][] targets) {
    double[][] gradient = loss.gradient(logits, targets);
    for (int i = layers.size() - 1; i >= 0; i--) {
      gradient = layers.get(i).backward(gradient);
    }
    return gradient;
  }

  /** One whole training step; returns the loss before the update. */
  public double step(double[][] x, double[][] targets, double rate, long seed, long step) {
    masks(seed, step);
    double value = forward(x, targets);
    backward(targets);
    optimizer.update(parameters(), rate);
    for (ReferenceLayer layer : layers) {
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
    double[][] values = x;
    for (ReferenceLayer layer : layers) {
      values = layer.infer(values);
    }
    return values;
  }

  /** All parameters in their canonical order. */
  public List<ReferenceParameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  /** The parameter of that name. */
  public ReferenceParameter parameter(String name) {
    return parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  /** The running statistics of the BatchNorm at that index. */
  public ReferenceStatistics statistics(int index) {
    return ((ReferenceBatchNorm) layers.get(index)).statistics();
  }
}
