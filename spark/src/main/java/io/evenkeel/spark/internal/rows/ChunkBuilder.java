package io.evenkeel.spark.internal.rows;

import io.evenkeel.table.Cells;
import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects values of rows, column by column, until there are enough for a chunk. */
final class ChunkBuilder {
  private final List<Column> columns;
  private final int capacity;
  private List<Object> values = new ArrayList<>();
  private int rows;

  ChunkBuilder(List<Column> columns, int capacity) {
    this.columns = columns;
    this.capacity = capacity;
    clear();
  }

  private void clear() {
    values = new ArrayList<>();
    for (Column column : columns) {
      values.add(column.type().isText() ? new @Nullable String[capacity] : new double[capacity]);
    }
    rows = 0;
  }

  /** A value of the present row; null and NaN are missing. */
  void put(int column, @Nullable Object value) {
    Column of = columns.get(column);
    if (of.type().isText()) {
      ((@Nullable String[]) values.get(column))[rows] = Cells.text(of, value);
    } else {
      ((double[]) values.get(column))[rows] =
          isMissing(value) ? Double.NaN : Cells.number(of, ours(value));
    }
  }

  private static boolean isMissing(@Nullable Object value) {
    return value == null
        || (value instanceof Double d && d.isNaN())
        || (value instanceof Float f && f.isNaN());
  }

  private static @Nullable Object ours(@Nullable Object value) {
    return switch (value) {
      case Date date -> date.toLocalDate();
      case Timestamp time -> time.toInstant();
      case null, default -> value;
    };
  }

  /** Ends the present row. */
  void endRow() {
    rows++;
  }

  int rows() {
    return rows;
  }

  boolean isFull() {
    return rows == capacity;
  }

  /**
   * The rows since the last chunk.
   *
   * @param firstRow number of the first of them
   */
  TableChunk take(long firstRow) {
    TableChunk chunk = TableChunk.of(rows, firstRow, values);
    clear();
    return chunk;
  }
}
