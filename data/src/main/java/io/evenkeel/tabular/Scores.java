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

  /** Rows x members x columns. */
  private final double[] byMember;

  private Scores(Target target, double[] values, int columns, int rows, double[] byMember) {
    this.target = target;
    this.values = values;
    this.columns = columns;
    this.rows = rows;
    this.byMember = byMember;
  }

  /**
   * What the members' outputs say.
   *
   * @param logits rows x members x outputs; read
   */
  static Scores of(Target target, Members members, float[] logits, int rows) {
    double[] values = values(target, members.mean(logits, rows, target.outputs()), rows);
    int columns = target instanceof ClassTarget classes ? classes.classes().size() : 1;
    double[] byMember =
        members.count() == 1 ? values : values(target, logits, rows * members.count());
    return new Scores(target, values, columns, rows, byMember);
  }

  /** Numbers, or the probabilities of the classes, row by row. */
  private static double[] values(Target target, float[] logits, int rows) {
    if (target instanceof NumberTarget number) {
      double[] values = new double[rows];
      for (int r = 0; r < rows; r++) {
        values[r] = number.value(logits[r]);
      }
      return values;
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
    return values;
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

  /**
   * How far the members of an ensemble are from each other: the standard deviation of their
   * numbers, or of their probabilities of the predicted class; 0 for a single network.
   */
  public double spread(int row) {
    int members = rows == 0 ? 1 : byMember.length / (rows * columns);
    int column = target instanceof NumberTarget ? 0 : predicted(row);
    double mean = 0;
    for (int k = 0; k < members; k++) {
      mean += byMember[(row * members + k) * columns + column] / members;
    }
    double squares = 0;
    for (int k = 0; k < members; k++) {
      double d = byMember[(row * members + k) * columns + column] - mean;
      squares += d * d / members;
    }
    return Math.sqrt(squares);
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
      return new Prediction("", values[row], spread(row), List.of(), List.of());
    }
    Double[] probabilities = new Double[columns];
    for (int c = 0; c < columns; c++) {
      probabilities[c] = probability(row, c);
    }
    return new Prediction(label(row), value(row), spread(row), classes(), List.of(probabilities));
  }
}
