package io.evenkeel.tabular;

import io.evenkeel.table.ChunkScorer;
import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
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

  /** Name of the column with the lower end of a number's interval. */
  public static final String LOW = "low";

  /** Name of the column with its upper end. */
  public static final String HIGH = "high";

  private static final String PROBABILITY = "p_";

  private final TabularModel model;
  private final RowScorer scorer;
  private final boolean answer;
  private final List<Integer> classes;
  private final boolean beside;

  private PredictionColumns(
      TabularModel model, boolean answer, List<Integer> classes, boolean beside) {
    this.model = model;
    scorer = model.scorer(model.preprocessor().columns());
    this.answer = answer;
    this.classes = classes;
    this.beside = beside;
  }

  /**
   * The answer, the probabilities of all classes, the ends of a number's interval where the model
   * has intervals, and of an ensemble the spread.
   */
  public static PredictionColumns all(TabularModel model) {
    List<Integer> classes = new ArrayList<>();
    for (int c = 0; c < classNames(model).size(); c++) {
      classes.add(c);
    }
    return new PredictionColumns(model, true, classes, true);
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
    if (hasInterval()) {
      columns.add(Column.number(LOW));
      columns.add(Column.number(HIGH));
    }
    if (hasSpread()) {
      columns.add(Column.number(SPREAD));
    }
    return columns;
  }

  private boolean hasInterval() {
    return beside && model.decisions().hasIntervals();
  }

  private boolean hasSpread() {
    return beside && model.members() > 1;
  }

  @Override
  public TableChunk score(TableChunk rows) {
    Scores scores = scorer.score(rows);
    List<Object> columns = new ArrayList<>();
    if (answer) {
      columns.add(scores.classes().isEmpty() ? each(scores, scores::value) : labels(scores));
    }
    for (int c : classes) {
      columns.add(each(scores, r -> scores.probability(r, c)));
    }
    if (hasInterval()) {
      columns.add(each(scores, scores::low));
      columns.add(each(scores, scores::high));
    }
    if (hasSpread()) {
      columns.add(each(scores, scores::spread));
    }
    return TableChunk.of(rows.rows(), rows.firstRow(), columns);
  }

  private static double[] each(Scores scores, IntToDoubleFunction of) {
    double[] numbers = new double[scores.rows()];
    Arrays.setAll(numbers, of);
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
