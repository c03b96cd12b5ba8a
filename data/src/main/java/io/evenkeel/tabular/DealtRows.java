package io.evenkeel.tabular;

import io.evenkeel.kernels.RandomStream;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.metrics.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/** How good a model is on rows in memory where some columns' values come from other rows. */
final class DealtRows {
  private static final int BLOCK = 512;

  /** A column matters by itself from this share of what all of them matter together. */
  private static final double MATTERS = 0.05;

  /** The most columns that a message names. */
  private static final int SHOWN = 5;

  private final TabularModel model;
  private final CellRows rows;
  private final long seed;
  private final Metric metric;
  private final double value;

  DealtRows(TabularModel model, CellRows rows, long seed) {
    this.model = model;
    this.rows = rows;
    this.seed = seed;
    Evaluation known = measured(_ -> false, new int[0]);
    metric = metric(model.target(), known);
    value = known.get(metric);
  }

  /** What gets worse: of classes the area under the curve, if the rows are not all of one class. */
  private static Metric metric(Target target, Evaluation known) {
    if (target.task() == Task.REAL) {
      return Metric.RMSE;
    }
    boolean many = target instanceof ClassTarget c && c.classes().size() > Evaluator.MANY_CLASSES;
    if (many) {
      return Metric.ACCURACY;
    }
    return Double.isNaN(known.get(Metric.AUC)) ? Metric.LOG_LOSS : Metric.AUC;
  }

  /**
   * Deals each column by itself, and all of them together.
   *
   * @param of how many rows these were drawn from
   */
  Importances importances(int repeats, long of) {
    List<Importance> columns = new ArrayList<>();
    List<String> names = model.preprocessor().names();
    for (int c = 0; c < names.size(); c++) {
      int column = c;
      double[] losses = new double[repeats];
      for (int i = 0; i < repeats; i++) {
        losses[i] = lost(measure(any -> any == column, order((long) c * repeats + i)));
      }
      columns.add(importance(names.get(c), losses));
    }
    columns.sort(Comparator.comparingDouble(Importance::mean).reversed());
    boolean oneClass = metric == Metric.LOG_LOSS;
    double together = oneClass ? 0 : lost(measure(_ -> true, order(-1)));
    return new Importances(
        metric,
        value,
        rows.rows(),
        of,
        repeats,
        together,
        columns,
        oneClass ? List.of(ofOneClass()) : notes(columns, together));
  }

  private int[] order(long index) {
    return RandomStream.of(seed, "importance", index).permutation(rows.rows());
  }

  private double lost(double worse) {
    return metric.higherIsBetter() ? value - worse : worse - value;
  }

  private static Note ofOneClass() {
    return Note.info(
        "the rows are all of one class, so that shuffling all columns at once only changes their order; what a column matters is measured by the log loss");
  }

  private List<Note> notes(List<Importance> columns, double together) {
    if (!(together > 0) || columns.size() < 2 || columns.getFirst().mean() >= MATTERS * together) {
      return List.of();
    }
    List<String> alone = new ArrayList<>();
    List<String> names = model.preprocessor().names();
    for (int c = 0; c < names.size(); c++) {
      int column = c;
      if (lost(measure(any -> any != column, order(-2))) < MATTERS * together) {
        alone.add("'" + names.get(c) + "'");
      }
    }
    String sentence =
        "no column matters by itself, but all of them together do: several say the same, so that the others stand in for one whose values are shuffled";
    if (alone.isEmpty()) {
      return List.of(Note.warning(sentence));
    }
    String more = alone.size() > SHOWN ? " and %d more".formatted(alone.size() - SHOWN) : "";
    return List.of(
        Note.warning(
            sentence + "; each of {0} is enough by itself",
            String.join(", ", alone.subList(0, Math.min(SHOWN, alone.size()))) + more));
  }

  private static Importance importance(String column, double[] losses) {
    double mean = 0;
    for (double loss : losses) {
      mean += loss / losses.length;
    }
    double squares = 0;
    for (double loss : losses) {
      squares += (loss - mean) * (loss - mean) / losses.length;
    }
    return new Importance(column, mean, Math.sqrt(squares));
  }

  /** The metric where the values of some columns come from the rows dealt. */
  private double measure(IntPredicate isDealt, int[] dealt) {
    return measured(isDealt, dealt).get(metric);
  }

  /** The metrics where the values of some columns come from the rows dealt. */
  private Evaluation measured(IntPredicate isDealt, int[] dealt) {
    Preprocessor preprocessor = model.preprocessor();
    int columns = preprocessor.cells();
    boolean[] moved = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      moved[c] = isDealt.test(c);
    }
    int outputs = model.memberOutputs();
    TargetMetrics outcome = TargetMetrics.of(model.target(), model.decisions());
    double[] row = new double[columns];
    float[] x = new float[BLOCK * preprocessor.features()];
    float[] logits = new float[BLOCK * outputs];
    double[] targets = new double[BLOCK];
    for (int from = 0; from < rows.rows(); from += BLOCK) {
      int count = Math.min(BLOCK, rows.rows() - from);
      for (int r = 0; r < count; r++) {
        for (int c = 0; c < columns; c++) {
          int source = moved[c] ? dealt[from + r] : from + r;
          row[c] = rows.cells()[source * columns + c];
        }
        preprocessor.encode(row, 0, x, r * preprocessor.features());
        targets[r] = original(model.target(), rows.target(from + r));
      }
      model.memberLogits(x, count, logits);
      outcome.add(model.memberInfo().mean(logits, count, model.target().outputs()), targets, count);
    }
    return outcome.result();
  }

  /** A target in its own unit. */
  private static double original(Target target, float learned) {
    return target instanceof NumberTarget number ? number.original(learned) : learned;
  }
}
