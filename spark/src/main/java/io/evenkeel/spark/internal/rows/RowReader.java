package io.evenkeel.spark.internal.rows;

import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * Turns rows of a data frame into chunks of a table: the inputs, then the target and the row's
 * weight, if there are such columns.
 */
public final class RowReader implements Serializable {
  private static final long serialVersionUID = 1;

  /** Rows of a chunk. */
  public static final int CHUNK = 1024;

  private final InputColumns inputs;
  private final ArrayList<Column> columns;
  private final int[] indices;

  /** Columns behind the inputs'. */
  private final int others;

  /**
   * A reader of rows that have the inputs' columns and others after them.
   *
   * @param others none; the target; or the target and the row's weight
   */
  public RowReader(InputColumns inputs, Column... others) {
    this.inputs = inputs;
    columns = new ArrayList<>(inputs.columns());
    indices = new int[inputs.names().size()];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i;
    }
    this.others = others.length;
    columns.addAll(List.of(others));
  }

  /**
   * A reader of rows that have the inputs' columns somewhere.
   *
   * @param indices where, by the inputs' names
   */
  public RowReader(InputColumns inputs, int[] indices) {
    this.inputs = inputs;
    this.indices = indices.clone();
    columns = new ArrayList<>(inputs.columns());
    others = 0;
  }

  /** The chunks' columns. */
  public List<Column> columns() {
    return columns;
  }

  /** A builder for {@link #add}. */
  ChunkBuilder builder() {
    return new ChunkBuilder(columns, CHUNK);
  }

  /** Adds a row to a chunk. */
  void add(Row row, ChunkBuilder to) {
    inputs.read(row, indices, to);
    for (int i = 0; i < others; i++) {
      to.put(columns.size() - others + i, row.get(indices.length + i));
    }
    to.endRow();
  }

  /**
   * Rows as chunks.
   *
   * @param firstRow number of the first of them in the whole table
   */
  public Iterator<TableChunk> chunks(Iterator<Row> rows, long firstRow) {
    return new Iterator<>() {
      private final ChunkBuilder builder = builder();
      private long next = firstRow;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public TableChunk next() {
        if (!rows.hasNext()) {
          throw new NoSuchElementException();
        }
        while (rows.hasNext() && !builder.isFull()) {
          add(rows.next(), builder);
        }
        TableChunk chunk = builder.take(next);
        next += chunk.rows();
        return chunk;
      }
    };
  }

  /** Rows together with the result of each chunk of them. */
  public interface Blocks<T> {
    /**
     * The result of a chunk.
     *
     * @param rows those of the chunk
     */
    List<T> of(List<Row> rows, TableChunk chunk);
  }

  /** The results of rows, chunk by chunk. */
  public <T> Iterator<T> map(Iterator<Row> rows, Blocks<T> blocks) {
    return new Iterator<>() {
      private final ChunkBuilder builder = builder();
      private Iterator<T> ready = List.<T>of().iterator();

      @Override
      public boolean hasNext() {
        return ready.hasNext() || rows.hasNext();
      }

      @Override
      public T next() {
        if (!ready.hasNext()) {
          List<Row> block = new ArrayList<>(CHUNK);
          while (rows.hasNext() && !builder.isFull()) {
            Row row = rows.next();
            block.add(row);
            add(row, builder);
          }
          if (block.isEmpty()) {
            throw new NoSuchElementException();
          }
          ready = blocks.of(block, builder.take(0)).iterator();
        }
        return ready.next();
      }
    };
  }
}
