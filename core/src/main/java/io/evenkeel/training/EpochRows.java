package io.evenkeel.training;

import io.evenkeel.dataset.RowStream;
import io.evenkeel.kernels.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one epoch on their way to the engine: counted, and checked unless that has been done.
 */
final class EpochRows implements AutoCloseable {
  private final RowStream stream;
  private final int epoch;
  private final @Nullable RowCheck check;
  private final RowStream.Cursor cursor;
  private long next;

  /**
   * Opens an epoch.
   *
   * @param epoch number of the epoch, from 0
   * @param from number of rows to leave out
   * @param check for rows that no one has looked at yet; null where all were
   */
  EpochRows(RowStream stream, long seed, int epoch, long from, @Nullable RowCheck check) {
    this.stream = stream;
    this.epoch = epoch;
    this.check = check;
    cursor = stream.open(seed, epoch);
    next = from;
    if (from > 0) {
      try {
        cursor.skip(from);
      } catch (RuntimeException | Error e) {
        cursor.close();
        throw e;
      }
    }
  }

  /**
   * Reads a mini-batch.
   *
   * @param count its number of rows
   * @param x count x features, row-major; overwritten
   * @param targets count x target columns, row-major; overwritten
   * @throws InvalidInputException if there are fewer rows than promised, or one is not valid
   */
  void read(int count, float[] x, float[] targets) {
    int read = 0;
    while (read < count) {
      int rows =
          cursor.read(
              x, read * stream.features(), targets, read * stream.targetColumns(), count - read);
      if (rows < 1) {
        throw new InvalidInputException(
            ("the training data promised %d rows, but in epoch %d (from 1) they ended after %d: its"
                    + " source must not change during a training")
                .formatted(stream.rows(), epoch + 1, next + read));
      }
      read += rows;
    }
    if (check != null) {
      check.features(x, count, next);
      check.targets(targets, count, next);
    }
    next += count;
  }

  /**
   * Makes sure that the epoch's last row was read.
   *
   * @throws InvalidInputException if there is another
   */
  void requireEnd() {
    int more =
        cursor.read(new float[stream.features()], 0, new float[stream.targetColumns()], 0, 1);
    if (more > 0) {
      throw new InvalidInputException(
          ("the training data promised %d rows, but in epoch %d (from 1) there are more: its source"
                  + " must not change during a training")
              .formatted(stream.rows(), epoch + 1));
    }
  }

  @Override
  public void close() {
    cursor.close();
  }
}
