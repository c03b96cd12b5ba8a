package io.evenkeel.internal.engine;

import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Network;

/** Where BN stands in a test's network. */
enum Placement {
  NONE,
  BEFORE,
  AFTER,
  INPUT,
  EVERYWHERE;

  /**
   * A network of that many inputs, hidden layers and outputs.
   *
   * @param dropout probability, 0 for none; behind the activation, and on the input of INPUT and
   *     EVERYWHERE
   */
  Network network(
      BatchNorm norm, ActivationFunction function, double dropout, int inputs, int... widths) {
    Network.Builder builder = Network.input(inputs);
    if (this == INPUT || this == EVERYWHERE) {
      builder.batchNorm(norm);
      if (dropout > 0) {
        builder.dropout(dropout);
      }
    }
    for (int i = 0; i < widths.length - 1; i++) {
      builder.dense(widths[i]);
      if (this == BEFORE || this == EVERYWHERE) {
        builder.batchNorm(norm);
      }
      builder.activation(function);
      if (this == AFTER || this == EVERYWHERE) {
        builder.batchNorm(norm);
      }
      if (dropout > 0) {
        builder.dropout(dropout);
      }
    }
    return builder.dense(widths[widths.length - 1]).build();
  }
}
