package io.evenkeel.model;

import io.evenkeel.loss.Task;

/** Turns logits into probabilities, in double with {@link StrictMath}: the same bits everywhere. */
public final class Probabilities {
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
        double[] row = new double[columns];
        for (int at = 0; at < values.length; at += columns) {
          softmax(values, at, row, 0, columns);
          for (int j = 0; j < columns; j++) {
            values[at + j] = (float) row[j];
          }
        }
      }
      case BINARY -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) sigmoid(values[i]);
        }
      }
      case REAL -> {}
    }
  }

  /**
   * p_j = exp(z_j - max z) / sum exp(z - max z): without overflow.
   *
   * @param logits z, from an index on; read
   * @param to p, from an index on; overwritten
   */
  public static void softmax(float[] logits, int from, double[] to, int at, int classes) {
    for (int j = 0; j < classes; j++) {
      to[at + j] = logits[from + j];
    }
    softmax(to, at, classes);
  }

  /**
   * The same, in place.
   *
   * @param values z, then p, from an index on; read and overwritten
   */
  public static void softmax(double[] values, int from, int classes) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = from; j < from + classes; j++) {
      max = Math.max(max, values[j]);
    }
    double sum = 0;
    for (int j = from; j < from + classes; j++) {
      values[j] = StrictMath.exp(values[j] - max);
      sum += values[j];
    }
    for (int j = from; j < from + classes; j++) {
      values[j] /= sum;
    }
  }

  /** 1 / (1 + exp(-z)), the probability of the second of two classes. */
  public static double sigmoid(float logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }
}
