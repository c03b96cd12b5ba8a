package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Predicts the rows of chunks whose columns stand in a fixed order; columns that the model does not
 * know are left alone. Thread-safe.
 */
public final class RowScorer {
  private static final int BLOCK = 512;

  private final TabularModel model;
  private final Preprocessor preprocessor;
  private final int[] indices;

  /**
   * @param columns those of the chunks, in their order
   * @throws InvalidInputException if the model needs one that is not there, or of another type
   */
  RowScorer(TabularModel model, List<Column> columns) {
    this.model = model;
    preprocessor = model.preprocessor();
    indices = new int[preprocessor.cells()];
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      places.putIfAbsent(columns.get(i).name(), i);
    }
    List<Column> needed = preprocessor.columns();
    for (int i = 0; i < indices.length; i++) {
      Column wanted = needed.get(i);
      indices[i] = places.getOrDefault(wanted.name(), -1);
      if (indices[i] < 0) {
        throw new InvalidInputException(
            "the rows lack the column '%s', which the model predicts from"
                .formatted(wanted.name()));
      }
      Column given = columns.get(indices[i]);
      if (given.type() != wanted.type()) {
        throw new InvalidInputException(
            "column '%s' is a %s in these rows, but was a %s in training"
                .formatted(wanted.name(), given.type().label(), wanted.type().label()));
      }
    }
  }

  /** Predicts all rows of a chunk. */
  public Scores score(TableChunk chunk) {
    int[] rows = new int[chunk.rows()];
    Arrays.setAll(rows, r -> r);
    return model.scores(memberLogits(chunk, rows, rows.length), rows.length);
  }

  /** The means of the members' outputs for some rows of a chunk, count x outputs. */
  float[] logits(TableChunk chunk, int[] rows, int count) {
    float[] each = memberLogits(chunk, rows, count);
    return model.memberInfo().mean(each, count, model.target().outputs());
  }

  /**
   * The members' outputs for some rows of a chunk, count x members x outputs.
   *
   * @param rows of the chunk, the first {@code count} of which are read
   */
  private float[] memberLogits(TableChunk chunk, int[] rows, int count) {
    int features = preprocessor.features();
    int outputs = model.memberOutputs();
    float[] logits = new float[count * outputs];
    if (count == 0) {
      return logits;
    }
    List<ColumnEncoder> encoders = preprocessor.encoders();
    double[][] cells = new double[indices.length][];
    for (int c = 0; c < cells.length; c++) {
      cells[c] = encoders.get(c).cells(chunk, indices[c]);
    }
    float[] x = new float[Math.min(BLOCK, count) * features];
    float[] block = new float[Math.min(BLOCK, count) * outputs];
    for (int from = 0; from < count; from += BLOCK) {
      int size = Math.min(BLOCK, count - from);
      for (int c = 0; c < cells.length; c++) {
        ColumnEncoder encoder = encoders.get(c);
        int offset = preprocessor.offset(c);
        for (int r = 0; r < size; r++) {
          encoder.encode(cells[c][rows[from + r]], x, r * features + offset);
        }
      }
      model.memberLogits(x, size, block);
      System.arraycopy(block, 0, logits, from * outputs, size * outputs);
    }
    return logits;
  }
}
