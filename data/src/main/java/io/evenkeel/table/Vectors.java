package io.evenkeel.table;

import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/** DuckDB's vectors and the arrays of a {@link TableChunk}. */
final class Vectors {
  private Vectors() {}

  /**
   * Copies numbers, NaN where missing; one that is NaN itself is missing, too.
   *
   * @param to overwritten in full
   * @return the first row that is infinite, or -1
   */
  static int numbers(DuckDBReadableVector from, double[] to, int rows) {
    int bad = -1;
    for (int i = rows - 1; i >= 0; i--) {
      double value = from.getDouble(i, Double.NaN);
      to[i] = value;
      if (Double.isInfinite(value)) {
        bad = i;
      }
    }
    return bad;
  }

  /** Copies text, null where missing. */
  static @Nullable String[] text(DuckDBReadableVector from, int rows) {
    @Nullable String[] text = new String[rows];
    for (int i = 0; i < rows; i++) {
      text[i] = from.isNull(i) ? null : from.getString(i);
    }
    return text;
  }

  /** Copies a chunk's column; missing values become NULL. */
  static void write(TableChunk chunk, int column, ColumnType type, DuckDBWritableVector to) {
    for (int row = 0; row < chunk.rows(); row++) {
      write(chunk, column, row, type, to, row);
    }
  }

  /** Copies one value of a chunk; one that is missing becomes NULL. */
  static void write(
      TableChunk chunk, int column, int row, ColumnType type, DuckDBWritableVector to, int at) {
    if (type.isText()) {
      String text = chunk.text(column)[row];
      if (text == null) {
        to.setNull(at);
      } else {
        to.setString(at, text);
      }
      return;
    }
    double number = chunk.numbers(column)[row];
    if (Double.isNaN(number)) {
      to.setNull(at);
    } else {
      to.setDouble(at, number);
    }
  }
}
