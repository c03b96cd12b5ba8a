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
        for (int at = 0; at < values.length; at += columns) {
          softmax(values, at, columns);
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

  private static void softmax(float[] values, int from, int columns) {
    double[] row = new double[columns];
    softmax(values, from, row, 0, columns);
    for (int j = 0; j < columns; j++) {
      values[from + j] = (float) row[j];
    }
  }

  /**
   * p_j = exp(z_j - max z) / sum exp(z - max z): without overflow.
   *
   * @param logits z, from an index on; read
   * @param to p, from an index on; overwritten
   */
  public static void softmax(float[] logits, int from, double[] to, int at, int classes) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = from; j < from + classes; j++) {
      max = Math.max(max, logits[j]);
    }
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      to[at + j] = StrictMath.exp((double) logits[from + j] - max);
      sum += to[at + j];
    }
    for (int j = 0; j < classes; j++) {
      to[at + j] /= sum;
    }
  }

  /** 1 / (1 + exp(-z)), the probability of the second of two classes. */
  public static double sigmoid(float logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }
}
