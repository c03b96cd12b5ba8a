package io.evenkeel.cli.tables;

import io.evenkeel.kernels.InvalidInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Several trainings with the same settings, as options of {@code train}. */
public final class RepeatOptions {
  private static final int MOST = 100;

  @Option(
      names = "--cv",
      paramLabel = "K",
      description =
          "Cross-validate: train K times, each time tested on another K-th of the rows, then once more"
              + " on all of them, which is the model. With --group whole groups; --test FILE tests"
              + " that model.")
  @Nullable Integer folds;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Train from N seeds, each with a split and weights of its own, and say how far the metrics"
              + " spread; the model is that of the first seed.")
  @Nullable Integer seeds;

  /**
   * Refuses them where no table is learned.
   *
   * @throws InvalidInputException if one of them was given
   */
  public void requireNone() {
    if (folds != null || seeds != null) {
      throw new InvalidInputException(
          "%s repeats a training on a table, and these are images: leave it out"
              .formatted(folds != null ? "--cv" : "--seeds"));
    }
  }

  /**
   * Refuses what cannot be repeated so.
   *
   * @param isTimed whether the rows are split by time
   * @param testFraction what was said of the test part, if anything was
   */
  void require(boolean isTimed, @Nullable Double testFraction) {
    requireCount("--cv takes a number of folds", folds);
    requireCount("--seeds takes a number of trainings", seeds);
    if (folds != null && (testFraction != null || isTimed)) {
      throw new InvalidInputException(
          "--cv tests on every row once, in random folds or with --group, so leave out %s"
              .formatted(isTimed ? "--time" : "--test-fraction"));
    }
    if (seeds != null && folds == null && testFraction != null && testFraction == 0) {
      throw new InvalidInputException(
          "--seeds compares trainings on rows that they are tested on: leave out --test-fraction 0");
    }
  }

  private static void requireCount(String what, @Nullable Integer count) {
    if (count != null && (count < 2 || count > MOST)) {
      throw new InvalidInputException("%s from 2 to %d, but got %d".formatted(what, MOST, count));
    }
  }
}
