package io.evenkeel.tabular;

import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one column of a table before the network: fitted on the training rows, then
 * fixed. A value is first a <em>cell</em>, one double (a number as it is, NaN where it is missing,
 * or a category's position), and then {@link #width} columns of the network's input.
 */
public sealed interface ColumnEncoder
    permits NumberEncoder, BooleanEncoder, CalendarEncoder, OneHotEncoder, CodeEncoder {

  /** The table's column. */
  Column column();

  /** Number of columns of the network's input that a cell becomes. */
  int width();

  /** In a few words, what is done, for tables and messages. */
  String summary();

  /**
   * Turns a cell into columns of the input.
   *
   * @param cell from {@link #cell} or {@link #cells}
   * @param row overwritten from {@code offset} to {@code offset + width()}
   */
  void encode(double cell, float[] row, int offset);

  /** The cell of a number; of a column that is text, {@link #cell(String)} is. */
  default double cell(double value) {
    return value;
  }

  /** The cell of a text. */
  default double cell(@Nullable String value) {
    throw new IllegalStateException("column '%s' is not text".formatted(column().name()));
  }

  /** The cells of a chunk's column; read only. */
  default double[] cells(TableChunk chunk, int index) {
    if (!column().type().isText()) {
      return chunk.numbers(index);
    }
    @Nullable String[] text = chunk.text(index);
    double[] cells = new double[chunk.rows()];
    for (int r = 0; r < cells.length; r++) {
      cells[r] = cell(text[r]);
    }
    return cells;
  }
}
