package io.evenkeel.tabular.explain;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.table.Column;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableScan;
import io.evenkeel.tabular.ColumnEncoder;
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
   * Rows that are drawn at random, every choice of them as likely as any other (Vitter 1985,
   * algorithm R).
   *
   * @param most how many at most
   * @throws InvalidInputException if the table has no rows, or lacks a column
   */
  static Background of(TabularModel model, Table table, int most, long seed) {
    Preprocessor preprocessor = model.preprocessor();
    int width = preprocessor.features();
    float[] features = new float[most * width];
    RandomStream random = RandomStream.of(seed, "background", 0);
    long seen = 0;
    List<String> names = preprocessor.columns().stream().map(Column::name).toList();
    try (TableScan scan = model.adapt(table).scan(names)) {
      for (TableChunk chunk = scan.next(); chunk != null; chunk = scan.next()) {
        double[][] cells = cells(preprocessor, chunk);
        for (int r = 0; r < chunk.rows(); r++) {
          long place = seen < most ? seen : Long.remainderUnsigned(random.nextLong(), seen + 1);
          seen++;
          if (place < most) {
            encode(preprocessor, cells, r, features, (int) place * width);
          }
        }
      }
    }
    if (seen == 0) {
      throw new InvalidInputException(
          "%s has no rows to compare with: give a table with rows like those that were trained on"
              .formatted(table.source()));
    }
    return new Background((int) Math.min(most, seen), features);
  }

  /** The cells of a chunk whose columns are the preprocessing's, by column. */
  static double[][] cells(Preprocessor preprocessor, TableChunk chunk) {
    double[][] cells = new double[preprocessor.cells()][];
    for (int c = 0; c < cells.length; c++) {
      cells[c] = preprocessor.encoders().get(c).cells(chunk, c);
    }
    return cells;
  }

  /** Writes a row as the network sees it. */
  static void encode(Preprocessor preprocessor, double[][] cells, int row, float[] to, int offset) {
    for (int c = 0; c < cells.length; c++) {
      ColumnEncoder encoder = preprocessor.encoders().get(c);
      encoder.encode(cells[c][row], to, offset + preprocessor.offset(c));
    }
  }
}
