package io.evenkeel.cli.train;

import io.evenkeel.cli.options.FolderOptions;
import io.evenkeel.kernels.InvalidInputException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

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
      description =
          "Write when each step ended, in nanoseconds since the epoch, one line per step.")
  @Nullable Path stepTimes;

  /**
   * Refuses options that a resumed command would ignore.
   *
   * @param allowed options that may stand beside {@code --resume}
   * @param resumed what is resumed, in a word
   */
  static void requireOnly(ParseResult given, Set<String> allowed, String resumed) {
    String other =
        given.matchedArgs().stream()
            .map(arg -> arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel())
            .filter(name -> !allowed.contains(name))
            .distinct()
            .collect(Collectors.joining(", "));
    if (!other.isEmpty()) {
      throw new InvalidInputException(
          "a resumed %s has the data and settings that it began with, so leave out %s"
              .formatted(resumed, other));
    }
  }
}
