package io.evenkeel.internal.plain;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.internal.optimizer.OrthogonalUpdates;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Conv2d;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Graph;
import io.evenkeel.network.ImageLayer;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.Scale;
import io.evenkeel.network.Shape;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.Treatment;
import java.util.ArrayList;
import java.util.List;

/** A network's layers with their parameters and statistics, copied from a state. */
final class PlainLayers {
  private final Graph graph;
  private final TrainingState state;
  private final Optimizer optimizer;
  private final int maxRows;
  private final Elementwise elementwise;
  private final OrthogonalUpdates updates;

  /**
   * Layers.
   *
   * @param maxRows most samples that a training step may have
   */
  PlainLayers(
      Graph graph, TrainingState state, Optimizer optimizer, int maxRows, Elementwise elementwise) {
    this.graph = graph;
    this.state = state;
    this.optimizer = optimizer;
    this.maxRows = maxRows;
    this.elementwise = elementwise;
    List<OrthogonalUpdates.Matrix> trained = new ArrayList<>();
    graph
        .parameters()
        .forEach((key, spec) -> {
          Treatment treatment = optimizer.of(graph, key, spec);
          if (treatment.trained()) {
            trained.add(PlainParameter.matrix(state.parameter(key), treatment));
          }
        });
    updates = new OrthogonalUpdates(optimizer, Kernels.active(), new Workers(1), trained);
  }

  /** The layer at a node. */
  PlainLayer of(Node node, LeafLayer leaf) {
    Shape input = graph.inputShape(node);
    int features = input.channels();
    int rows = maxRows * (leaf instanceof ImageLayer ? 1 : input.positions());
    List<PlainParameter> parameters = parameters(node);
    return switch (leaf) {
      case Dense dense ->
          new PlainDense(parameters.getFirst(), dense.bias() ? parameters.getLast() : null, rows);
      case BatchNorm norm ->
          new PlainBatchNorm(
              norm,
              parameters.getFirst(),
              parameters.getLast(),
              state.statistics(node.path()).copy(),
              norm.ghostRows() * input.positions(),
              rows);
      case Activation activation ->
          new PlainActivation(
              elementwise.activation(activation.function(), activation.slope()), features);
      case Dropout dropout ->
          new PlainDropout(elementwise, node.order(), dropout.probability(), features);
      case Scale scale -> new PlainScale(scale.factor(), features);
      case Embedding embedding -> new PlainEmbedding(new Lookup(embedding, features), parameters);
      case Conv2d conv ->
          new PlainConv2d(
              conv.geometry(input),
              parameters.getFirst(),
              conv.bias() ? parameters.getLast() : null,
              rows);
      case ImageLayer image -> PlainImages.of(image, input);
    };
  }

  private List<PlainParameter> parameters(Node node) {
    List<PlainParameter> parameters = new ArrayList<>();
    for (ParameterSpec spec : graph.parameters(node)) {
      ParameterKey key = new ParameterKey(node.path(), spec.role());
      Treatment treatment = optimizer.of(graph, key, spec);
      parameters.add(new PlainParameter(state.parameter(key), treatment, updates));
    }
    return parameters;
  }
}
