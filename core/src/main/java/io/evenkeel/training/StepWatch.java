package io.evenkeel.training;

import io.evenkeel.internal.engine.Engine;

/**
 * Looks at a training's state after chosen steps and changes nothing about it. A watch's resources
 * belong to one training.
 */
interface StepWatch extends AutoCloseable {

  /** Called before step number {@code step}, from 1. */
  void before(Engine engine, long step);

  /** Called after step number {@code step}; 0 is before the first. */
  void after(Engine engine, long step);

  @Override
  void close();
}
