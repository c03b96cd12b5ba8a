package io.evenkeel.table;

import io.evenkeel.table.format.NumberFormat;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * Turns a column's text into what a {@link TableChunk} holds. {@link TextSql} says the same in SQL,
 * for what DuckDB itself computes; but an expression costs DuckDB a thousand times as much to plan
 * as to run on a row, and so a wide table is read here. For one thread.
 */
final class TextCells {
  private final TableOptions options;
  private final NumberText numbers;
  private final boolean isTruth;
  private final boolean isMissingFirst;

  TextCells(Column column, TableOptions options) {
    this.options = options;
    isTruth = column.type() == ColumnType.BOOLEAN;
    numbers = new NumberText(column.format() instanceof NumberFormat f ? f : NumberFormat.PLAIN);
    isMissingFirst = TextReading.hasDigits(options.missing());
  }

  /** Whether a column of text is read here. Dates are for strptime, which DuckDB has. */
  static boolean reads(ColumnType type) {
    return switch (type) {
      case CATEGORY, NUMBER, BOOLEAN -> true;
      case DATE, TIMESTAMP -> false;
    };
  }

  /** Categories, null where missing. */
  @Nullable String[] categories(DuckDBReadableVector from, int rows) {
    @Nullable String[] cells = Vectors.text(from, rows);
    for (int i = 0; i < rows; i++) {
      cells[i] = cells[i] == null ? null : category(cells[i]);
    }
    return cells;
  }

  /**
   * Numbers or truth values, NaN where missing.
   *
   * @param to overwritten in full
   * @return whether all are what the column holds
   */
  boolean numbers(DuckDBReadableVector from, double[] to, int rows) {
    boolean fits = true;
    for (int i = 0; i < rows; i++) {
      to[i] = from.isNull(i) ? Double.NaN : number(from.getString(i));
      fits &= !Double.isInfinite(to[i]);
    }
    return fits;
  }

  /** A category, null where missing. */
  @Nullable String category(String text) {
    if (options.isMissing(TextReading.trimmed(text))) {
      return null;
    }
    String cell = TextReading.stripped(text);
    return cell.isEmpty() ? null : cell;
  }

  /** A number or a truth value; NaN where missing, infinite where it is neither. */
  double number(String text) {
    String cell = TextReading.trimmed(text);
    if (isMissingFirst && options.isMissing(cell)) {
      return Double.NaN;
    }
    double value = isTruth ? TextReading.truth(TextReading.stripped(text)) : numbers.parse(cell);
    return Double.isInfinite(value) && options.isMissing(cell) ? Double.NaN : value;
  }
}
