package io.evenkeel.cli.train;

import io.evenkeel.cli.options.FolderOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of one training that change nothing about its result. */
final class RunOptions extends FolderOptions {
  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "Go on with a training that was interrupted, to the same result as if it had not been.")
  @Nullable Path resume;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      defaultValue = "0",
      hidden = true,
      description = "Steps between checkpoints, beside the one after each epoch.")
  long checkpointEvery;

  @Option(
      names = "--unfused",
      hidden = true,
      description = "Train on the plain engine, layer by layer.")
  boolean unfused;

  @Option(
      names = "--strict",
      description = "Take the doctor's warnings, before and after the training, as errors.")
  boolean strict;

  @Option(
      names = "--step-times",
      paramLabel = "FILE",
      hidden = true,
      description = "Write when each step ended, in nanoseconds since the epoch, a line each.")
  @Nullable Path stepTimes;
}
