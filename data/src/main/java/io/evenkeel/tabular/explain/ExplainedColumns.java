package io.evenkeel.tabular.explain;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.ChunkScorer;
import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import io.evenkeel.tabular.PredictionColumns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predictions with their reasons as further columns of a table: {@code why_1} and {@code effect_1}
 * for the column with the greatest effect and that effect, and so on, then {@code base}, what would
 * be predicted without knowing any column, and {@code effect_error}, the greatest standard error of
 * the effects that are shown.
 */
public final class ExplainedColumns implements ChunkScorer {
  private final PredictionColumns predictions;
  private final Explainer explainer;
  private final int count;

  /**
   * Explains every row.
   *
   * @param most columns that are named, at most all that the model predicts from
   * @throws InvalidInputException if that is less than 1
   */
  public ExplainedColumns(PredictionColumns predictions, Explainer explainer, int most) {
    if (most < 1) {
      throw new InvalidInputException(
          "an explanation names at least 1 column, but %d were asked for".formatted(most));
    }
    this.predictions = predictions;
    this.explainer = explainer;
    count = Math.min(most, explainer.columns().size());
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>(predictions.columns());
    for (int i = 1; i <= count; i++) {
      columns.add(Column.category("why_" + i));
      columns.add(Column.number("effect_" + i));
    }
    columns.add(Column.number("base"));
    columns.add(Column.number("effect_error"));
    return columns;
  }

  @Override
  public TableChunk score(TableChunk chunk) {
    TableChunk scored = predictions.score(chunk);
    int rows = chunk.rows();
    List<@Nullable String[]> why = new ArrayList<>();
    List<double[]> effects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      why.add(new @Nullable String[rows]);
      effects.add(new double[rows]);
    }
    double[] bases = new double[rows];
    double[] errors = new double[rows];
    double[][] cells = explainer.preprocessor().cells(chunk);
    for (int r = 0; r < rows; r++) {
      float[] x = new float[explainer.preprocessor().features()];
      explainer.preprocessor().encode(cells, r, x, 0);
      Explanation explanation = explainer.explain(x, chunk.firstRow() + r);
      bases[r] = explanation.base();
      for (int i = 0; i < count; i++) {
        Attribution one = explanation.attributions().get(i);
        why.get(i)[r] = one.column();
        effects.get(i)[r] = one.effect();
        errors[r] = Math.max(errors[r], one.error());
      }
    }
    List<Object> columns = new ArrayList<>();
    List<Column> plain = predictions.columns();
    for (int c = 0; c < plain.size(); c++) {
      columns.add(plain.get(c).type().isText() ? scored.text(c) : scored.numbers(c));
    }
    for (int i = 0; i < count; i++) {
      columns.add(why.get(i));
      columns.add(effects.get(i));
    }
    columns.add(bases);
    columns.add(errors);
    return TableChunk.of(rows, chunk.firstRow(), columns);
  }
}
