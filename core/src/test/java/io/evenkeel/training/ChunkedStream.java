package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowStream;
import java.util.List;

/**
 * The rows of a data set in the order in which a training would shuffle them, a few at a time; it
 * may promise another number of rows than it has, and counts its open cursors.
 */
final class ChunkedStream implements RowStream {
  private static final int CHUNK = 7;

  private final ShuffledDataset rows;
  private final long promised;
  int opened;
  int open;

  ChunkedStream(Dataset data) {
    this(data, data.rows());
  }

  ChunkedStream(Dataset data, long promised) {
    rows = new ShuffledDataset(data);
    this.promised = promised;
  }

  @Override
  public long rows() {
    return promised;
  }

  @Override
  public int features() {
    return rows.features();
  }

  @Override
  public int targetColumns() {
    return rows.targetColumns();
  }

  @Override
  public int classes() {
    return rows.classes();
  }

  @Override
  public List<String> classNames() {
    return rows.classNames();
  }

  @Override
  public Cursor open(long seed, int epoch) {
    Cursor cursor = rows.open(seed, epoch);
    opened++;
    open++;
    return new Cursor() {
      @Override
      public int read(float[] x, int xOffset, float[] targets, int targetOffset, int count) {
        return cursor.read(x, xOffset, targets, targetOffset, Math.min(count, CHUNK));
      }

      @Override
      public void skip(long rowsToSkip) {
        cursor.skip(rowsToSkip);
      }

      @Override
      public void close() {
        cursor.close();
        open--;
      }
    };
  }
}
