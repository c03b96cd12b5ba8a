package io.evenkeel.training;

import io.evenkeel.internal.engine.Engine;

/** Hands a listener the model when it wants it. */
final class ModelWatch implements StepWatch {
  private final StateModel models;
  private final ModelListener listener;

  ModelWatch(StateModel models, ModelListener listener) {
    this.models = models;
    this.listener = listener;
  }

  @Override
  public void before(Engine engine, long step) {}

  @Override
  public void after(Engine engine, long step) {
    if (listener.wants(step)) {
      listener.onModel(step, models.running(engine.state()));
    }
  }

  @Override
  public void close() {}
}
