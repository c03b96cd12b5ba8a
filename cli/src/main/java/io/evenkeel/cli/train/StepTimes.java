package io.evenkeel.cli.train;

import io.evenkeel.training.StepResult;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Writes when each step of a training ended, which shows how long after the command the first one
 * did, and how soon the steps reach their full speed.
 */
final class StepTimes implements TrainingListener {
  private static final int NANOS = 1_000_000_000;

  private final Path file;
  private long[] ends = new long[1 << 12];
  private int count;

  /** The times go to {@code file} when the training ends. */
  StepTimes(Path file) {
    this.file = file;
  }

  @Override
  public void onStep(StepResult step) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    Instant now = Instant.now();
    ends[count++] = now.getEpochSecond() * NANOS + now.getNano();
  }

  @Override
  public void onEnd(TrainingRun run) {
    try {
      Files.write(file, LongStream.of(ends).limit(count).mapToObj(String::valueOf).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("%s could not be written: %s".formatted(file, e), e);
    }
  }
}
