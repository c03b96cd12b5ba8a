package io.evenkeel.dataset;

import io.evenkeel.kernels.InvalidInputException;
import java.util.function.Supplier;

/** Reads rows in order, block by block, into the same arrays. */
public final class RowBlocks {
  private final long rows;
  private final int features;
  private final int targetColumns;
  private final int blockRows;
  private final Supplier<RowStream.Cursor> cursors;

  /** Blocks of that many rows; the last one may have fewer. */
  public RowBlocks(Dataset data, int blockRows) {
    rows = data.rows();
    features = data.features();
    targetColumns = data.targetColumns();
    this.blockRows = atMost(blockRows, rows);
    cursors = () -> new IndexCursor(data, this.blockRows);
  }

  /**
   * Blocks of that many rows of a stream, in the order of epoch 0 with seed 0; the last one may
   * have fewer.
   */
  public RowBlocks(RowStream data, int blockRows) {
    rows = data.rows();
    features = data.features();
    targetColumns = data.targetColumns();
    this.blockRows = atMost(blockRows, rows);
    cursors = () -> data.open(0, 0);
  }

  private static int atMost(int blockRows, long rows) {
    return (int) Math.min(blockRows, Math.max(1, rows));
  }

  /** Is handed a block. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * Takes a block.
     *
     * @param x rows x features in an array that may be longer; read, and not kept
     * @param targets rows x target columns likewise
     */
    void accept(float[] x, float[] targets, int rows);
  }

  /** Number of rows of all blocks. */
  public long rows() {
    return rows;
  }

  /** Number of feature columns. */
  public int features() {
    return features;
  }

  /**
   * Hands over every block in turn.
   *
   * @throws InvalidInputException if a stream ends before its last row
   */
  public void forEach(Consumer consumer) {
    float[] x = new float[blockRows * features];
    float[] targets = new float[blockRows * targetColumns];
    try (RowStream.Cursor cursor = cursors.get()) {
      for (long from = 0; from < rows; from += blockRows) {
        int count = (int) Math.min(blockRows, rows - from);
        int read = 0;
        while (read < count) {
          int more = cursor.read(x, read * features, targets, read * targetColumns, count - read);
          if (more < 1) {
            throw new InvalidInputException(
                "the data promised %d rows, but ended after %d: its source must not change"
                    .formatted(rows, from + read));
          }
          read += more;
        }
        consumer.accept(x, targets, count);
      }
    }
  }

  /** The rows of a data set in the order of their indices. */
  private static final class IndexCursor implements RowStream.Cursor {
    private final Dataset data;
    private final int[] indices;
    private int next;

    /**
     * A cursor before the first row.
     *
     * @param most rows to read at once
     */
    IndexCursor(Dataset data, int most) {
      this.data = data;
      indices = new int[most];
    }

    @Override
    public int read(float[] x, int xOffset, float[] targets, int targetOffset, int count) {
      int rows = Math.min(Math.min(count, indices.length), data.rows() - next);
      for (int i = 0; i < rows; i++) {
        indices[i] = next + i;
      }
      data.copyRows(indices, 0, rows, x, xOffset, targets, targetOffset);
      next += rows;
      return rows;
    }

    @Override
    public void skip(long rows) {
      next = (int) Math.min(data.rows(), next + rows);
    }

    @Override
    public void close() {}
  }
}
