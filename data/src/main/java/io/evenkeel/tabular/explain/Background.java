package io.evenkeel.tabular.explain;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.kernels.Reservoir;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableScan;
import io.evenkeel.tabular.Preprocessor;
import io.evenkeel.tabular.TabularModel;
import java.util.List;

/**
 * The rows that an explanation compares with: what a prediction would be where a column is not
 * known.
 *
 * @param rows number of rows, at least 1
 * @param features as the network sees them, rows x features; read only
 */
record Background(int rows, float[] features) {

  /**
   * Rows that are drawn at random.
   *
   * @param most the most rows to draw
   * @throws InvalidInputException if the table has no rows, or lacks a column
   */
  static Background of(TabularModel model, Table table, int most, long seed) {
    Preprocessor preprocessor = model.preprocessor();
    int width = preprocessor.features();
    float[] features = new float[most * width];
    Reservoir reservoir = new Reservoir(most, RandomStream.of(seed, "background", 0));
    List<String> names = preprocessor.columns().stream().map(Column::name).toList();
    try (TableScan scan = model.adapt(table).scan(names)) {
      for (TableChunk chunk = scan.next(); chunk != null; chunk = scan.next()) {
        double[][] cells = preprocessor.cells(chunk);
        for (int r = 0; r < chunk.rows(); r++) {
          int place = reservoir.place();
          if (place != Reservoir.NOWHERE) {
            preprocessor.encode(cells, r, features, place * width);
          }
        }
      }
    }
    if (reservoir.kept() == 0) {
      throw new InvalidInputException(
          "%s has no rows to compare with: give a table with rows like those that were trained on"
              .formatted(table.source()));
    }
    return new Background(reservoir.kept(), features);
  }
}
