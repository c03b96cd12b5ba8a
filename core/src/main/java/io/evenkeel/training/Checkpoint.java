package io.evenkeel.training;

import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import java.nio.file.Path;

/** A training at rest between two steps; immutable. */
public final class Checkpoint {
  private final TrainingState state;
  private final Progress progress;

  Checkpoint(TrainingState state, Progress progress) {
    this.state = state;
    this.progress = progress;
  }

  /**
   * Reads a file that {@link #write} has written.
   *
   * @param network that is trained
   * @param slots of the optimizer, for each parameter
   * @throws InvalidInputException if it is no such file, is damaged, or is of another training
   */
  public static Checkpoint read(Path file, Network network, int slots) {
    return CheckpointFile.read(file, network, slots);
  }

  /** Writes a file that loses no bit, whole or not at all. */
  public void write(Path file) {
    CheckpointFile.write(this, file);
  }

  /** How far the training has come. */
  public Progress progress() {
    return progress;
  }

  /** Parameters, optimizer state and statistics; read only. */
  TrainingState state() {
    return state;
  }
}
