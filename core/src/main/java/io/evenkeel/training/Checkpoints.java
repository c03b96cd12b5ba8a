package io.evenkeel.training;

import org.jspecify.annotations.Nullable;

/** When checkpoints are saved, and which one was the last. */
final class Checkpoints {
  private final @Nullable CheckpointStore store;
  private final long everySteps;
  private long lastStep;

  /**
   * Checkpoints of a training.
   *
   * @param store where checkpoints are saved, or null for nowhere
   * @param everySteps steps between two checkpoints inside an epoch; 0 for none
   * @param lastStep step of the checkpoint that the training was resumed from; -1 if it was not
   */
  Checkpoints(@Nullable CheckpointStore store, long everySteps, long lastStep) {
    this.store = store;
    this.everySteps = everySteps;
    this.lastStep = lastStep;
  }

  boolean dueAt(long step) {
    return store != null && everySteps > 0 && step % everySteps == 0;
  }

  void saveLast(Checkpoint checkpoint) {
    if (store != null) {
      store.saveLast(checkpoint);
      lastStep = checkpoint.progress().step();
    }
  }

  void saveBest(Checkpoint checkpoint) {
    if (store != null) {
      store.saveBest(checkpoint);
    }
  }

  /** Number of steps before the last checkpoint; -1 if there is none. */
  long lastStep() {
    return lastStep;
  }
}
