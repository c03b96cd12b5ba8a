package io.evenkeel.lab.exhibit;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Network;

/**
 * The network of Ioffe and Szegedy 2015, section 4.1: 784 inputs, three hidden layers of 100 units,
 * 10 classes. Where they are silent: Gaussian weights with standard deviation 0.1.
 */
final class PaperNetwork {
  static final int HIDDEN = 3;
  private static final int UNITS = 100;
  private static final double SIGMA = 0.1;

  private PaperNetwork() {}

  /** Where BN stands. */
  enum Place {
    NONE,
    BEFORE,
    AFTER
  }

  /** With BN before each sigmoid, or without. */
  static Network sigmoid(boolean with) {
    return of(
        ActivationFunction.SIGMOID,
        with ? Place.BEFORE : Place.NONE,
        BatchNorm.DEFAULT,
        new Initialization.Gaussian(SIGMA));
  }

  /** Any network of this family. */
  static Network of(
      ActivationFunction activation, Place place, BatchNorm norm, Initialization weights) {
    Network.Builder builder = Network.input(784);
    for (int layer = 0; layer < HIDDEN; layer++) {
      builder.dense(UNITS, weights);
      if (place == Place.BEFORE) {
        builder.batchNorm(norm);
      }
      builder.activation(activation);
      if (place == Place.AFTER) {
        builder.batchNorm(norm);
      }
    }
    return builder.dense(10, weights).build();
  }
}
