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
    if (type.isText()) {
      writeText(chunk.text(column), chunk.rows(), to);
      return;
    }
    double[] numbers = chunk.numbers(column);
    for (int i = 0; i < chunk.rows(); i++) {
      if (Double.isNaN(numbers[i])) {
        to.setNull(i);
      } else {
        to.setDouble(i, numbers[i]);
      }
    }
  }

  private static void writeText(@Nullable String[] text, int rows, DuckDBWritableVector to) {
    for (int i = 0; i < rows; i++) {
      String value = text[i];
      if (value == null) {
        to.setNull(i);
      } else {
        to.setString(i, value);
      }
    }
  }
}
