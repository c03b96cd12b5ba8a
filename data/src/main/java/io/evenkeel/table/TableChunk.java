package io.evenkeel.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of a table's rows, by column; at most some thousand rows. Columns have the indices that
 * they had in {@link Table#scan}. The arrays may be longer than {@link #rows} and belong to the
 * chunk: they are read, not changed, and keep their content when the scan goes on.
 */
public final class TableChunk {
  private final int rows;
  private final long firstRow;
  private final Object[] values;

  TableChunk(int rows, long firstRow, Object[] values) {
    this.rows = rows;
    this.firstRow = firstRow;
    this.values = values;
  }

  /**
   * A chunk of one's own, as a {@link ChunkScorer} gives it.
   *
   * @param rows at least 1
   * @param columns for each column a {@code double[]}, or a {@code String[]} if it is text, of at
   *     least {@code rows} values; NaN and null are missing; not copied
   */
  public static TableChunk of(int rows, long firstRow, List<?> columns) {
    for (Object column : columns) {
      int length =
          switch (column) {
            case double[] numbers -> numbers.length;
            case String[] text -> text.length;
            default -> -1;
          };
      if (rows < 1 || length < rows) {
        throw new IllegalArgumentException(
            "%d rows are not in a column of %d".formatted(rows, length));
      }
    }
    return new TableChunk(rows, firstRow, columns.toArray());
  }

  /** How many rows there are, at least 1. */
  public int rows() {
    return rows;
  }

  /** The first row's number in its table, from 0. */
  public long firstRow() {
    return firstRow;
  }

  /** How many columns there are. */
  public int columns() {
    return values.length;
  }

  /**
   * The values of a column that is not text: finite, or NaN where missing.
   *
   * @throws IllegalArgumentException if the column is text
   */
  public double[] numbers(int column) {
    if (values[column] instanceof double[] numbers) {
      return numbers;
    }
    throw new IllegalArgumentException("column %d is text".formatted(column));
  }

  /**
   * The values of a column that is text: null where missing, never empty.
   *
   * @throws IllegalArgumentException if the column is not text
   */
  public @Nullable String[] text(int column) {
    if (values[column] instanceof String[] text) {
      return text;
    }
    throw new IllegalArgumentException("column %d is not text".formatted(column));
  }

  /** All columns' arrays. */
  List<Object> values() {
    return List.of(values);
  }
}
