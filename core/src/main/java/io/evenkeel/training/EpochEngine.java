package io.evenkeel.training;

import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.engine.EngineFactory;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.loss.Loss;
import io.evenkeel.optimizer.Optimizer;

/**
 * The engine of a training. At the start of an epoch from which on other parameters are frozen it
 * is replaced by a new one with the same state, so that an engine does only what its epochs need.
 */
final class EpochEngine implements AutoCloseable {
  private final TrainingPlan plan;
  private final Loss loss;
  private final EngineFactory engines;
  private final int maxRows;
  private final int threads;
  private Optimizer optimizer;
  private Engine engine;

  /**
   * The engine of the epoch that a training starts in.
   *
   * @param loss the loss to minimise
   * @param maxRows most rows of a mini-batch
   */
  EpochEngine(
      TrainingPlan plan,
      Loss loss,
      EngineFactory engines,
      int maxRows,
      TrainingState initial,
      int threads) {
    this.plan = plan;
    this.loss = loss;
    this.engines = engines;
    this.maxRows = maxRows;
    this.threads = threads;
    optimizer = plan.config().optimizer().afterEpochs(plan.from().epoch());
    engine = engine(initial);
  }

  /** The engine as it is. */
  Engine now() {
    return engine;
  }

  /** The engine of the epoch that follows {@code epochs} epochs. */
  Engine afterEpochs(int epochs) {
    Optimizer wanted = plan.config().optimizer().afterEpochs(epochs);
    if (!wanted.equals(optimizer)) {
      TrainingState state = engine.state();
      engine.close();
      optimizer = wanted;
      engine = engine(state);
    }
    return engine;
  }

  private Engine engine(TrainingState state) {
    return engines.create(plan.network(), loss, optimizer, maxRows, state, threads);
  }

  @Override
  public void close() {
    engine.close();
  }
}
