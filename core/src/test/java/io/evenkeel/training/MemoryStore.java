package io.evenkeel.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps every checkpoint, each with the best one of its time. */
final class MemoryStore implements CheckpointStore {

  /** What a process that is killed now would leave. */
  record Kept(Checkpoint last, @Nullable Checkpoint best) {}

  final List<Kept> kept = new ArrayList<>();
  private @Nullable Checkpoint best;

  @Override
  public void saveLast(Checkpoint checkpoint) {
    kept.add(new Kept(checkpoint, best));
  }

  @Override
  public void saveBest(Checkpoint checkpoint) {
    best = checkpoint;
  }
}
