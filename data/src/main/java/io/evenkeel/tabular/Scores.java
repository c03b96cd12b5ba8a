package io.evenkeel.tabular;

import io.evenkeel.loss.Task;
import io.evenkeel.model.Probabilities;
import io.evenkeel.tabular.decision.Decisions;
import java.util.List;

/**
 * The predictions of a block of rows.
 *
 * <p>A class is predicted where its probability is the first largest; of two classes the second is
 * where its probability is above the threshold that was chosen, a half if none was.
 */
public final class Scores {
  private final Target target;
  private final Decisions decisions;
  private final double[] values;

  /** The ends of each row's interval, row by row; empty where there are none. */
  private final double[] ends;

  private final int columns;
  private final int rows;

  /** Rows x members x columns. */
  private final double[] byMember;

  private Scores(
      Target target,
      Decisions decisions,
      double[] values,
      double[] ends,
      int columns,
      int rows,
      double[] byMember) {
    this.target = target;
    this.decisions = decisions;
    this.ends = ends;
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
  static Scores of(Target target, Members members, Decisions decisions, float[] logits, int rows) {
    float[] means = members.mean(logits, rows, target.outputs());
    double[] values = values(target, means, rows);
    int columns = target instanceof ClassTarget classes ? classes.classes().size() : 1;
    double[] byMember =
        members.count() == 1 ? values : byMember(target, logits, means, rows, members.count());
    double[] ends =
        target instanceof NumberTarget number && decisions.hasIntervals()
            ? ends(number, decisions.halfWidth(), means, rows)
            : new double[0];
    return new Scores(target, decisions, values, ends, columns, rows, byMember);
  }

  private static double[] ends(NumberTarget number, double halfWidth, float[] logits, int rows) {
    double[] ends = new double[2 * rows];
    for (int r = 0; r < rows; r++) {
      ends[2 * r] = number.low(logits[r], halfWidth);
      ends[2 * r + 1] = number.high(logits[r], halfWidth);
    }
    return ends;
  }

  /** Each member's numbers, or probabilities. */
  private static double[] byMember(
      Target target, float[] logits, float[] means, int rows, int members) {
    if (target instanceof NumberTarget number) {
      double[] values = new double[rows * members];
      for (int i = 0; i < values.length; i++) {
        values[i] = number.memberValue(logits[i], means[i / members]);
      }
      return values;
    }
    return values(target, logits, rows * members);
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

  /** Whether there are intervals around the numbers. */
  public boolean hasIntervals() {
    return ends.length > 0;
  }

  /** The lower end of a number's interval. */
  public double low(int row) {
    return ends[2 * row];
  }

  /** The upper end of a number's interval. */
  public double high(int row) {
    return ends[2 * row + 1];
  }

  /** The predicted class's name. */
  public String label(int row) {
    return classes().get(predicted(row));
  }

  /** The predicted class. */
  public int predicted(int row) {
    if (target.task() == Task.BINARY) {
      return values[2 * row + 1] > decisions.threshold() ? 1 : 0;
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
