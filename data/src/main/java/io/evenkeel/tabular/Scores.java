package io.evenkeel.tabular;

import io.evenkeel.loss.Task;
import io.evenkeel.model.Probabilities;
import java.util.List;

/**
 * The predictions of a block of rows.
 *
 * <p>A class is predicted where its probability is the first largest; of two classes the second is
 * where its probability is above a half.
 */
public final class Scores {
  private final Target target;
  private final double[] values;
  private final int columns;
  private final int rows;

  private Scores(Target target, double[] values, int columns, int rows) {
    this.target = target;
    this.values = values;
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * What the network's outputs say.
   *
   * @param logits rows x outputs; read
   */
  static Scores of(Target target, float[] logits, int rows) {
    if (target instanceof NumberTarget number) {
      double[] values = new double[rows];
      for (int r = 0; r < rows; r++) {
        values[r] = number.value(logits[r]);
      }
      return new Scores(target, values, 1, rows);
    }
    int classes = ((ClassTarget) target).classes().size();
    double[] values = new double[rows * classes];
    for (int r = 0; r < rows; r++) {
      if (target.task() == Task.BINARY) {
        double yes = Probabilities.sigmoid(logits[r]);
        values[2 * r] = 1 - yes;
        values[2 * r + 1] = yes;
      } else {
        Probabilities.softmax(logits, r * classes, values, r * classes, classes);
      }
    }
    return new Scores(target, values, classes, rows);
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** The classes' names in the order of {@link #probability}; empty for numbers. */
  public List<String> classes() {
    return target instanceof ClassTarget classes ? classes.classes() : List.of();
  }

  /** The predicted number; of classes the probability of the predicted one. */
  public double value(int row) {
    return target instanceof NumberTarget ? values[row] : probability(row, predicted(row));
  }

  /** The predicted class's name. */
  public String label(int row) {
    return classes().get(predicted(row));
  }

  /** The predicted class. */
  public int predicted(int row) {
    if (target.task() == Task.BINARY) {
      return values[2 * row + 1] > 0.5 ? 1 : 0;
    }
    int best = 0;
    for (int c = 1; c < columns; c++) {
      best = probability(row, c) > probability(row, best) ? c : best;
    }
    return best;
  }

  /** The probability of a class. */
  public double probability(int row, int index) {
    return values[row * columns + index];
  }

  /** One row's prediction. */
  Prediction prediction(int row) {
    if (target instanceof NumberTarget) {
      return new Prediction("", values[row], List.of(), List.of());
    }
    Double[] probabilities = new Double[columns];
    for (int c = 0; c < columns; c++) {
      probabilities[c] = probability(row, c);
    }
    return new Prediction(label(row), value(row), classes(), List.of(probabilities));
  }
}
