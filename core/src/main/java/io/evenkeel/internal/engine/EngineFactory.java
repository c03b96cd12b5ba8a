package io.evenkeel.internal.engine;

import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;

/** Makes an engine; the constructors of the engines are such factories. */
@FunctionalInterface
public interface EngineFactory {

  /**
   * Makes an engine.
   *
   * @param maxRows most rows that a step may have
   * @param initial the state to start from, with as many slots as the optimizer has; copied
   * @param threads number of threads, at least 1; without effect on the bits
   */
  Engine create(
      Network network,
      Loss loss,
      Optimizer optimizer,
      int maxRows,
      TrainingState initial,
      int threads);
}
