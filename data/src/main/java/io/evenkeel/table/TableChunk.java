package io.evenkeel.table;

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

  /**
   * @param values for each column a {@code double[]}, or a {@code String[]} if it is text
   */
  TableChunk(int rows, long firstRow, Object[] values) {
    this.rows = rows;
    this.firstRow = firstRow;
    this.values = values;
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

  /** The chunk with the rows that {@code kept} lists, numbered from {@code firstRow}. */
  TableChunk select(int[] kept, int count, long newFirstRow) {
    Object[] selected = new Object[values.length];
    for (int c = 0; c < values.length; c++) {
      if (values[c] instanceof double[] numbers) {
        double[] to = new double[count];
        for (int i = 0; i < count; i++) {
          to[i] = numbers[kept[i]];
        }
        selected[c] = to;
      } else {
        @Nullable String[] text = text(c);
        @Nullable String[] to = new String[count];
        for (int i = 0; i < count; i++) {
          to[i] = text[kept[i]];
        }
        selected[c] = to;
      }
    }
    return new TableChunk(count, newFirstRow, selected);
  }
}
