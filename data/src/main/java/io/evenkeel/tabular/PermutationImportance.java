package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Metric;
import io.evenkeel.table.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Permutation importance: a column's values are dealt anew among the rows, and the model evaluated
 * as if nothing had happened. What it loses is what it had from the column. Columns that say the
 * same share their importance, so that each of them may look unimportant.
 *
 * <p>Source: Breiman 2001, Random forests, section 10; Fisher et al. 2019.
 *
 * @param repeats number of times that each column is dealt, at least 1
 * @param mostRows the first so many rows of the table are used
 * @param seed of the dealing
 */
public record PermutationImportance(int repeats, int mostRows, long seed) {

  /** Five repeats on at most 20,000 rows. */
  public static final PermutationImportance DEFAULT = new PermutationImportance(5, 20_000, 42);

  private static final int BLOCK = 512;

  public PermutationImportance {
    if (repeats < 1 || mostRows < 2) {
      throw new InvalidInputException(
          "permutation importance needs at least 1 repeat and 2 rows, but got %d and %d"
              .formatted(repeats, mostRows));
    }
  }

  /**
   * The importance of a model's columns on a table's rows.
   *
   * @throws InvalidInputException if the table lacks the target or a column, or has fewer than two
   *     rows with a target
   */
  public Importances of(TabularModel model, Table table) {
    CellRows rows = CellRows.withTargets(model.preprocessor(), model.target(), table, mostRows);
    if (rows.rows() < 2) {
      throw new InvalidInputException(
          "permutation importance needs at least 2 rows with a target, but %s has %d"
              .formatted(table.source(), rows.rows()));
    }
    Metric metric = model.target().task() == Task.REAL ? Metric.RMSE : Metric.AUC;
    double value = measure(model, rows, -1, new int[0], metric);
    List<Importance> columns = new ArrayList<>();
    for (int c = 0; c < model.preprocessor().cells(); c++) {
      double[] losses = new double[repeats];
      for (int i = 0; i < repeats; i++) {
        int[] dealt =
            RandomStream.of(seed, "importance", (long) c * repeats + i).permutation(rows.rows());
        double worse = measure(model, rows, c, dealt, metric);
        losses[i] = metric.higherIsBetter() ? value - worse : worse - value;
      }
      columns.add(importance(model.preprocessor().names().get(c), losses));
    }
    columns.sort(Comparator.comparingDouble(Importance::mean).reversed());
    return new Importances(metric, value, rows.rows(), columns);
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

  /** The metric where the values of a column, or of none (-1), come from the rows dealt. */
  private static double measure(
      TabularModel model, CellRows rows, int column, int[] dealt, Metric metric) {
    Preprocessor preprocessor = model.preprocessor();
    int columns = preprocessor.cells();
    int outputs = model.model().network().outputFeatures();
    Outcome outcome = Outcome.of(model.target());
    double[] row = new double[columns];
    float[] x = new float[BLOCK * preprocessor.features()];
    float[] logits = new float[BLOCK * outputs];
    float[] targets = new float[BLOCK];
    for (int from = 0; from < rows.rows(); from += BLOCK) {
      int count = Math.min(BLOCK, rows.rows() - from);
      for (int r = 0; r < count; r++) {
        System.arraycopy(rows.cells(), (from + r) * columns, row, 0, columns);
        if (column >= 0) {
          row[column] = rows.cells()[dealt[from + r] * columns + column];
        }
        preprocessor.encode(row, 0, x, r * preprocessor.features());
        targets[r] = original(model.target(), rows.target(from + r));
      }
      model.model().logits(x, count, logits);
      outcome.add(logits, targets, count);
    }
    return outcome.result().get(metric);
  }

  /** A target in its own unit. */
  private static float original(Target target, float learned) {
    return target instanceof NumberTarget number
        ? (float) (learned * number.deviation() + number.mean())
        : learned;
  }
}
