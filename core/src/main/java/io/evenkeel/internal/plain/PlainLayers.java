package io.evenkeel.internal.plain;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.network.Activation;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Dropout;
import io.evenkeel.network.Embedding;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A network's layers with their parameters and statistics, copied from a state. */
final class PlainLayers {
  private PlainLayers() {}

  /**
   * The layers of a network.
   *
   * @param maxRows most rows that a training step may have; 0 where there is none
   * @param statistics which statistics every BatchNorm infers by; null for each one's own choice
   */
  static List<PlainLayer> of(
      Network network,
      TrainingState state,
      int maxRows,
      @Nullable Statistics statistics,
      Elementwise elementwise) {
    List<PlainLayer> layers = new ArrayList<>();
    for (int i = 0; i < network.layers().size(); i++) {
      int features = network.inputFeaturesOf(i);
      layers.add(
          switch (network.layers().get(i)) {
            case Dense dense -> dense(i, dense, state, maxRows);
            case BatchNorm norm ->
                new PlainBatchNorm(
                    norm,
                    statistics == null ? norm.statistics() : statistics,
                    new PlainParameter(state.parameter(i + ".gamma"), norm.learnGamma()),
                    new PlainParameter(state.parameter(i + ".beta"), norm.learnBeta()),
                    state.statistics(i).copy(),
                    maxRows);
            case Activation activation ->
                new PlainActivation(
                    elementwise.activation(activation.function(), activation.slope()), features);
            case Dropout dropout ->
                new PlainDropout(elementwise, i, dropout.probability(), features);
            case Embedding embedding -> embedding(i, embedding, features, state);
          });
    }
    return layers;
  }

  private static PlainEmbedding embedding(
      int index, Embedding embedding, int inputs, TrainingState state) {
    List<PlainParameter> tables = new ArrayList<>();
    for (int t = 0; t < embedding.tables().size(); t++) {
      tables.add(new PlainParameter(state.parameter(index + ".table" + t), true));
    }
    return new PlainEmbedding(new Lookup(embedding, inputs), tables);
  }

  private static PlainDense dense(int index, Dense dense, TrainingState state, int maxRows) {
    return new PlainDense(
        new PlainParameter(state.parameter(index + ".weight"), true),
        dense.bias() ? new PlainParameter(state.parameter(index + ".bias"), true) : null,
        maxRows);
  }
}
