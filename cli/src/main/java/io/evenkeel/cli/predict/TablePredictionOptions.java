package io.evenkeel.cli.predict;

import io.evenkeel.kernels.InvalidInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code predict} says of each row of a table beside the answer. */
final class TablePredictionOptions {
  @Option(
      names = "--interval",
      paramLabel = "LEVEL",
      description =
          "With each number the columns low and high, between which the truth lies with this probability"
              + " (default: as trained).")
  @Nullable Double interval;

  @Option(
      names = "--explain",
      paramLabel = "N",
      description =
          "With each row the N columns that matter most for its answer, by sampled Shapley values:"
              + " why_1, effect_1, ..., base and effect_error.")
  @Nullable Integer explain;

  @Option(
      names = "--background",
      paramLabel = "FILE",
      description =
          "A table whose rows --explain compares with (default: the table that the run learned from).")
  @Nullable String background;

  /** Whether one of them was given. */
  boolean isAny() {
    return interval != null || explain != null || background != null;
  }

  /**
   * Refuses options that mean nothing.
   *
   * @throws InvalidInputException if it does
   */
  void require() {
    if (background != null && explain == null) {
      throw new InvalidInputException(
          "--background is what --explain compares with: give --explain 5, say, or leave it out");
    }
    if (explain != null && explain < 1) {
      throw new InvalidInputException(
          "--explain takes the number of columns to name for each row, at least 1, but got"
              + " "
              + explain);
    }
    if (interval != null && !(interval > 0 && interval < 1)) {
      throw new InvalidInputException(
          "--interval takes a probability above 0 and below 1, such as 0.9, but got " + interval);
    }
  }
}
