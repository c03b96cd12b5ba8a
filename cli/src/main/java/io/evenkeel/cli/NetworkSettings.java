package io.evenkeel.cli;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Network;
import io.evenkeel.network.Statistics;
import java.util.List;

/**
 * The part of a run's settings that describes its network.
 *
 * @param hidden features of each hidden layer
 * @param normalizeInput whether a BatchNorm stands on the input
 * @param ghostRows rows of BatchNorm's groups; 0 for the whole mini-batch
 * @param init as {@link InitConverter} reads it
 */
record NetworkSettings(
    List<Integer> hidden,
    ActivationFunction activation,
    NormPlace norm,
    boolean normalizeInput,
    double dropout,
    double emaDecay,
    int ghostRows,
    Statistics statistics,
    String init) {

  NetworkSettings {
    hidden = List.copyOf(hidden);
    if (hidden.isEmpty()) {
      throw new InvalidInputException(
          "a network needs at least one hidden layer: give --hidden, such as --hidden 100,100");
    }
  }

  /** The same with batch normalization elsewhere in the hidden layers. */
  NetworkSettings withNorm(NormPlace place) {
    return new NetworkSettings(
        hidden, activation, place, normalizeInput, dropout, emaDecay, ghostRows, statistics, init);
  }

  /** Its BatchNorms. */
  BatchNorm batchNorm() {
    return BatchNorm.DEFAULT
        .withEmaDecay(emaDecay)
        .withStatistics(statistics)
        .withGhostRows(ghostRows);
  }

  /** The network for rows of so many features and so many outputs. */
  Network network(int features, int outputs) {
    Initialization initialization = InitConverter.parse(init);
    BatchNorm batchNorm = batchNorm();
    Network.Builder builder = Network.input(features);
    if (normalizeInput) {
      builder.batchNorm(batchNorm);
    }
    for (int size : hidden) {
      builder.dense(size, initialization);
      if (norm == NormPlace.BEFORE) {
        builder.batchNorm(batchNorm);
      }
      builder.activation(activation);
      if (norm == NormPlace.AFTER) {
        builder.batchNorm(batchNorm);
      }
      if (dropout > 0) {
        builder.dropout(dropout);
      }
    }
    return builder.dense(outputs, initialization).build();
  }
}
