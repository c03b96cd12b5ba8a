package io.evenkeel.training;

import io.evenkeel.internal.engine.Engine;

/**
 * Somebody who looks at a training's state after chosen steps and changes nothing about it.
 * Resources are those of one training.
 */
interface StepWatch extends AutoCloseable {

  /** Before step number {@code step}, from 1. */
  void before(Engine engine, long step);

  /** After step number {@code step}; 0 is before the first. */
  void after(Engine engine, long step);

  @Override
  void close();
}
