package io.evenkeel.model;

import io.evenkeel.loss.Task;

/** Turns logits into probabilities, in double with {@link StrictMath}: the same bits everywhere. */
final class Probabilities {
  private Probabilities() {}

  /**
   * Softmax over each row for {@link Task#CLASSES}, the sigmoid of each logit for {@link
   * Task#BINARY}, nothing for {@link Task#REAL}.
   *
   * @param values rows x columns, row-major; read and overwritten
   */
  static void of(Task task, float[] values, int columns) {
    switch (task) {
      case CLASSES -> {
        for (int at = 0; at < values.length; at += columns) {
          softmax(values, at, columns);
        }
      }
      case BINARY -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (1 / (1 + StrictMath.exp(-values[i])));
        }
      }
      case REAL -> {}
    }
  }

  /** p_j = exp(z_j - max z) / sum exp(z - max z): without overflow. */
  private static void softmax(float[] values, int from, int columns) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = from; j < from + columns; j++) {
      max = Math.max(max, values[j]);
    }
    double sum = 0;
    double[] powers = new double[columns];
    for (int j = 0; j < columns; j++) {
      powers[j] = StrictMath.exp((double) values[from + j] - max);
      sum += powers[j];
    }
    for (int j = 0; j < columns; j++) {
      values[from + j] = (float) (powers[j] / sum);
    }
  }
}
