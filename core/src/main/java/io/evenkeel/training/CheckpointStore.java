package io.evenkeel.training;

/** Keeps the last and the best checkpoint of a training. */
public interface CheckpointStore {

  /**
   * Keeps a training's latest state in place of the one before it, all or nothing.
   *
   * @throws java.io.UncheckedIOException if it cannot be written; the training then stops
   */
  void saveLast(Checkpoint checkpoint);

  /**
   * Keeps the state after the best epoch so far in place of the one before it, all or nothing. A
   * {@link #saveLast} of the same state follows.
   *
   * @throws java.io.UncheckedIOException if it cannot be written; the training then stops
   */
  void saveBest(Checkpoint checkpoint);
}
