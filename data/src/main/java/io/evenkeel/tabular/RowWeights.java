package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableScan;
import java.util.List;

/**
 * What rows weigh in the loss: a column of finite numbers from 0 on. A row of weight 0 is left out,
 * as if the table did not have it.
 *
 * @param source what messages call the table
 * @param rows number of rows that weigh something
 */
record RowWeights(Column column, String source, long rows) {

  /**
   * The weights of a table, all of which are checked.
   *
   * @throws InvalidInputException if there is no such column of numbers, a row has none from 0 on,
   *     or all are 0
   */
  static RowWeights read(Table table, String name) {
    Column column = table.column(name);
    if (column.type() != ColumnType.NUMBER) {
      throw new InvalidInputException(
          "the rows of %s cannot be weighted by '%s', which is no column of numbers"
              .formatted(table.source(), name));
    }
    RowWeights weights = new RowWeights(column, table.source(), 0);
    long rows = 0;
    try (TableScan scan = table.scan(List.of(name))) {
      for (TableChunk chunk = scan.next(); chunk != null; chunk = scan.next()) {
        for (int r = 0; r < chunk.rows(); r++) {
          rows += weights.of(chunk, 0, r) > 0 ? 1 : 0;
        }
      }
    }
    if (rows == 0) {
      throw new InvalidInputException(
          "all rows of %s have the weight 0 in column '%s', so that none is left to learn from"
              .formatted(table.source(), name));
    }
    return new RowWeights(column, table.source(), rows);
  }

  /** A row's weight. */
  float of(TableChunk chunk, int index, int row) {
    double weight = chunk.numbers(index)[row];
    float taken = (float) weight;
    boolean fits = weight == 0 || (taken > 0 && Float.isFinite(taken));
    if (!fits) {
      throw new InvalidInputException(
          "row %d of %s has %s in column '%s': weights are finite numbers from 0 on, and a row of weight 0 is left out"
              .formatted(
                  chunk.firstRow() + row + 1,
                  source,
                  Double.isNaN(weight) ? "no weight" : "the weight " + weight,
                  column.name()));
    }
    return taken;
  }
}
