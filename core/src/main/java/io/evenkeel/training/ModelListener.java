package io.evenkeel.training;

import io.evenkeel.model.Model;

/**
 * Is handed the model between two steps, on the training's own thread: the training waits as long
 * as {@link #onModel} takes.
 */
public interface ModelListener {

  /**
   * Whether the model is wanted after that step; asked after every one.
   *
   * @param step number of updates made so far; 0 is before the first
   */
  boolean wants(long step);

  /**
   * After a step that it wants.
   *
   * @param step number of updates made so far
   * @param model a copy, which predicts with running statistics
   */
  void onModel(long step, Model model);
}
