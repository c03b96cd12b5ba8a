package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.internal.engine.Engine;
import io.evenkeel.metrics.Evaluator;
import java.util.Arrays;

/** Evaluates the model on some rows at chosen steps. */
final class EvaluationWatch implements StepWatch {
  private final TrainingConfig config;
  private final StateModel models;
  private final long[] steps;
  private final Dataset rows;
  private final EvaluationListener listener;

  EvaluationWatch(
      TrainingConfig config,
      StateModel models,
      long[] steps,
      Dataset rows,
      EvaluationListener listener) {
    this.config = config;
    this.models = models;
    this.steps = steps;
    this.rows = rows;
    this.listener = listener;
  }

  @Override
  public void before(Engine engine, long step) {}

  @Override
  public void after(Engine engine, long step) {
    if (Arrays.binarySearch(steps, step) >= 0) {
      listener.onEvaluation(
          step,
          Evaluator.evaluate(
              models.running(engine.state()),
              rows,
              config.loss(),
              Evaluator.brief(config.loss().task())));
    }
  }

  @Override
  public void close() {}
}
