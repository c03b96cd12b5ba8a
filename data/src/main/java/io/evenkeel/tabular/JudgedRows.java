package io.evenkeel.tabular;

import io.evenkeel.table.Table;
import java.util.List;

/**
 * The rows on which a model is evaluated.
 *
 * @param table whose columns are read as they were in training
 * @param part of its rows
 */
record JudgedRows(Table table, RowParts parts, Part part) {

  /** All rows of a table that have a target. */
  static JudgedRows all(Preprocessor preprocessor, Target target, Table table) {
    return new JudgedRows(
        TabularEvaluator.adapt(preprocessor, target, table),
        new RowParts.Builder(target.column(), 0, 0, 0).all(),
        Part.TRAIN);
  }

  /** A pass over them and the table's other rows. */
  PartScan scan(List<String> columns) {
    return new PartScan(table, columns, parts);
  }
}
