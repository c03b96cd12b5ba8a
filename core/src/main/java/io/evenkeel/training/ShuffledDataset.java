package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowStream;
import io.evenkeel.kernels.RandomStream;
import java.util.List;

/**
 * The rows of a data set, each epoch in a random order of its own.
 *
 * @param data where the rows are
 */
record ShuffledDataset(Dataset data) implements RowStream {

  @Override
  public long rows() {
    return data.rows();
  }

  @Override
  public int features() {
    return data.features();
  }

  @Override
  public int targetColumns() {
    return data.targetColumns();
  }

  @Override
  public int classes() {
    return data.classes();
  }

  @Override
  public List<String> classNames() {
    return data.classNames();
  }

  @Override
  public Cursor open(long seed, int epoch) {
    return new OrderCursor(data, RandomStream.of(seed, "shuffle", epoch).permutation(data.rows()));
  }

  /** Walks an order of the rows. */
  private static final class OrderCursor implements Cursor {
    private final Dataset data;
    private final int[] order;
    private int next;

    OrderCursor(Dataset data, int[] order) {
      this.data = data;
      this.order = order;
    }

    @Override
    public int read(float[] x, int xOffset, float[] targets, int targetOffset, int count) {
      int rows = Math.min(count, order.length - next);
      data.copyRows(order, next, rows, x, xOffset, targets, targetOffset);
      next += rows;
      return rows;
    }

    @Override
    public void skip(long rows) {
      next = (int) Math.min(order.length, next + rows);
    }

    @Override
    public void close() {}
  }
}
