package io.evenkeel.training;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Poisson;
import io.evenkeel.loss.RowWeighted;
import io.evenkeel.loss.Task;
import io.evenkeel.network.Network;
import org.jspecify.annotations.Nullable;

/** Checks that a network can take the values of rows, and a loss their targets. */
final class RowCheck {
  private final String which;
  private final int features;
  private final int targetColumns;
  private final Task task;
  private final boolean counts;
  private final boolean weighted;
  private final int outputs;
  private final @Nullable Lookup lookup;

  /**
   * A check of rows for a network and a loss.
   *
   * @param which what the rows are called in a message: {@code the training data}
   */
  RowCheck(String which, Network network, Loss loss) {
    this.which = which;
    features = network.inputFeatures();
    outputs = network.outputFeatures();
    targetColumns = loss.targetColumns(outputs);
    task = loss.task();
    weighted = loss instanceof RowWeighted;
    counts = loss.unweighted() instanceof Poisson;
    lookup = Lookup.of(network);
  }

  /**
   * Checks features.
   *
   * @param x count x features, row-major; read
   * @param firstRow number of the first of them, from 0
   * @throws InvalidInputException if one is not finite, or a category's code is not valid
   */
  void features(float[] x, int count, long firstRow) {
    for (int i = 0; i < count * features; i++) {
      if (!Float.isFinite(x[i])) {
        throw new InvalidInputException(
            "features must be finite, but row %d, feature column %d (both from 0) of %s is %s: drop or fill it"
                .formatted(firstRow + i / features, i % features, which, x[i]));
      }
    }
    if (lookup != null) {
      lookup.requireCodes(x, count, firstRow, which);
    }
  }

  /** Whether features of a data set, which are finite, need a check. */
  boolean hasCodes() {
    return lookup != null;
  }

  /**
   * Checks targets.
   *
   * @param targets count x target columns, row-major; read
   * @param firstRow number of the first of them, from 0
   * @throws InvalidInputException if one is not valid for the loss
   */
  void targets(float[] targets, int count, long firstRow) {
    for (int i = 0; i < count * targetColumns; i++) {
      boolean weight = weighted && i % targetColumns == targetColumns - 1;
      if (weight && !(targets[i] > 0 && Float.isFinite(targets[i]))) {
        throw new InvalidInputException(
            "weights of rows must be positive and finite, but row %d (from 0) of %s has %s"
                .formatted(firstRow + i / targetColumns, which, targets[i]));
      }
      if (!weight && !fits(targets[i])) {
        throw new InvalidInputException(
            "targets must be %s, but row %d (from 0) of %s has %s"
                .formatted(expected(), firstRow + i / targetColumns, which, targets[i]));
      }
    }
  }

  private boolean fits(float target) {
    return switch (task) {
      case CLASSES -> target >= 0 && target < outputs && target == (int) target;
      case BINARY -> target >= 0 && target <= 1;
      case REAL -> Float.isFinite(target) && (!counts || target >= 0);
    };
  }

  private String expected() {
    return switch (task) {
      case CLASSES -> "classes, whole numbers from 0 to " + (outputs - 1);
      case BINARY -> "between 0 and 1";
      case REAL -> counts ? "finite and at least 0 for the Poisson loss" : "finite";
    };
  }
}
