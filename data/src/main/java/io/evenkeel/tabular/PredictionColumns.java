package io.evenkeel.tabular;

import io.evenkeel.table.ChunkScorer;
import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's predictions as columns of a table: the predicted class or number and, for classes, the
 * probability of each.
 */
public final class PredictionColumns implements ChunkScorer {
  /** Name of the column with the answer. */
  public static final String PREDICTION = "prediction";

  /** Name of the column that says how far an ensemble's members are from each other. */
  public static final String SPREAD = "spread";

  private static final String PROBABILITY = "p_";

  private final TabularModel model;
  private final RowScorer scorer;
  private final boolean answer;
  private final List<Integer> classes;
  private final boolean spread;

  private PredictionColumns(
      TabularModel model, boolean answer, List<Integer> classes, boolean spread) {
    this.model = model;
    scorer = model.scorer(model.preprocessor().columns());
    this.answer = answer;
    this.classes = classes;
    this.spread = spread;
  }

  /** The answer, the probabilities of all classes, and of an ensemble the spread. */
  public static PredictionColumns all(TabularModel model) {
    List<Integer> classes = new ArrayList<>();
    for (int c = 0; c < classNames(model).size(); c++) {
      classes.add(c);
    }
    return new PredictionColumns(model, true, classes, model.members() > 1);
  }

  /** The answer alone. */
  public static PredictionColumns answer(TabularModel model) {
    return new PredictionColumns(model, true, List.of(), false);
  }

  /**
   * The probability of one class alone.
   *
   * @param index of the class, 0 .. classes - 1
   */
  public static PredictionColumns probability(TabularModel model, int index) {
    return new PredictionColumns(model, false, List.of(index), false);
  }

  private static List<String> classNames(TabularModel model) {
    return model.target() instanceof ClassTarget target ? target.classes() : List.of();
  }

  /** The columns that a chunk to be scored must have, in their order. */
  public List<Column> inputs() {
    return model.preprocessor().columns();
  }

  @Override
  public List<Column> columns() {
    List<String> names = classNames(model);
    List<Column> columns = new ArrayList<>();
    if (answer) {
      columns.add(names.isEmpty() ? Column.number(PREDICTION) : Column.category(PREDICTION));
    }
    for (int c : classes) {
      columns.add(Column.number(PROBABILITY + names.get(c)));
    }
    if (spread) {
      columns.add(Column.number(SPREAD));
    }
    return columns;
  }

  @Override
  public TableChunk score(TableChunk rows) {
    Scores scores = scorer.score(rows);
    List<Object> columns = new ArrayList<>();
    if (answer) {
      columns.add(scores.classes().isEmpty() ? numbers(scores) : labels(scores));
    }
    for (int c : classes) {
      double[] probabilities = new double[scores.rows()];
      for (int r = 0; r < probabilities.length; r++) {
        probabilities[r] = scores.probability(r, c);
      }
      columns.add(probabilities);
    }
    if (spread) {
      double[] spreads = new double[scores.rows()];
      for (int r = 0; r < spreads.length; r++) {
        spreads[r] = scores.spread(r);
      }
      columns.add(spreads);
    }
    return TableChunk.of(rows.rows(), rows.firstRow(), columns);
  }

  private static double[] numbers(Scores scores) {
    double[] numbers = new double[scores.rows()];
    for (int r = 0; r < numbers.length; r++) {
      numbers[r] = scores.value(r);
    }
    return numbers;
  }

  private static @Nullable String[] labels(Scores scores) {
    @Nullable String[] labels = new String[scores.rows()];
    for (int r = 0; r < labels.length; r++) {
      labels[r] = scores.label(r);
    }
    return labels;
  }
}
