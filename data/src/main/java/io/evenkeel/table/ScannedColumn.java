package io.evenkeel.table;

import java.util.Arrays;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * How a column is scanned.
 *
 * @param column what its chunks hold
 * @param sql what DuckDB is asked for
 * @param cells what is made of its text; null where DuckDB gives numbers or categories
 * @param missing numbers of DuckDB's that stand for missing values
 */
record ScannedColumn(Column column, String sql, @Nullable TextCells cells, MissingNumbers missing) {

  /** Whether DuckDB gives text; else it gives doubles. */
  boolean isText() {
    return cells != null || column.type().isText();
  }

  /** A chunk's column; null if some value does not fit. */
  @Nullable Object copy(DuckDBReadableVector from, int rows) {
    if (column.type().isText()) {
      return cells == null ? Vectors.text(from, rows) : cells.categories(from, rows);
    }
    double[] numbers = new double[rows];
    if (cells != null) {
      return cells.numbers(from, numbers, rows) ? numbers : null;
    }
    boolean finite = Vectors.numbers(from, numbers, rows) < 0;
    missing.remove(numbers);
    return finite || Arrays.stream(numbers).noneMatch(Double::isInfinite) ? numbers : null;
  }
}
