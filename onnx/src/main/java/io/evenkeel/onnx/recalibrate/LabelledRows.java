package io.evenkeel.onnx.recalibrate;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;

/** Rows whose labels a model is judged by. */
public final class LabelledRows {
  /** How to give rows without labels. */
  static final String WITHOUT_LABELS =
      "without labels, that is pictures in one folder, a table without --target, an array without --labels";

  private LabelledRows() {}

  /**
   * Requires that a model tells all classes of the rows apart.
   *
   * @param classes that the model tells apart
   * @throws InvalidInputException if the rows are of more
   */
  public static void requireClasses(int classes, Dataset rows) {
    if (rows.classes() > classes) {
      throw new InvalidInputException(
          "the model tells %d classes apart, but the labels are of %d: give rows of the model's classes, or rows %s"
              .formatted(classes, rows.classes(), WITHOUT_LABELS));
    }
  }
}
