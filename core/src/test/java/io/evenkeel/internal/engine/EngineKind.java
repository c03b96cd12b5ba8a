package io.evenkeel.internal.engine;

import io.evenkeel.exchange.Sharding;
import io.evenkeel.internal.fused.FusedEngine;
import io.evenkeel.internal.plain.PlainEngine;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;

/** The engines that the tests of this package run with. */
enum EngineKind {
  PLAIN,
  FUSED,
  /** The fused engine with three shards: with few rows, without a whole block, without rows. */
  SHARDED;

  Engine create(
      Network network, Loss loss, Optimizer optimizer, int maxRows, TrainingState initial) {
    return create(network, loss, optimizer, maxRows, initial, 1);
  }

  Engine create(
      Network network,
      Loss loss,
      Optimizer optimizer,
      int maxRows,
      TrainingState initial,
      int threads) {
    return switch (this) {
      case PLAIN -> new PlainEngine(network, loss, optimizer, maxRows, initial, threads);
      case FUSED -> new FusedEngine(network, loss, optimizer, maxRows, initial, threads);
      case SHARDED ->
          FusedEngine.with(Sharding.all(3))
              .create(network, loss, optimizer, maxRows, initial, threads);
    };
  }
}
