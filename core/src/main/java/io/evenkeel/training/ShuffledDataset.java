package io.evenkeel.training;

import io.evenkeel.dataset.Augmentation;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowStream;
import io.evenkeel.kernels.RandomStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a data set, each epoch in a random order of its own.
 *
 * @param data where the rows are
 * @param augmentation what is done to each; null for nothing
 */
record ShuffledDataset(Dataset data, @Nullable Augmentation augmentation) implements RowStream {

  ShuffledDataset(Dataset data) {
    this(data, null);
  }

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
    int[] order = RandomStream.of(seed, "shuffle", epoch).permutation(data.rows());
    return new OrderCursor(this, order, seed, epoch);
  }

  /** Walks an order of the rows. */
  private static final class OrderCursor implements Cursor {
    private final Dataset data;
    private final @Nullable Augmentation augmentation;
    private final int[] order;
    private final long seed;
    private final int epoch;
    private int next;

    OrderCursor(ShuffledDataset source, int[] order, long seed, int epoch) {
      data = source.data;
      augmentation = source.augmentation;
      this.order = order;
      this.seed = seed;
      this.epoch = epoch;
    }

    @Override
    public int read(float[] x, int xOffset, float[] targets, int targetOffset, int count) {
      int rows = Math.min(count, order.length - next);
      data.copyRows(order, next, rows, x, xOffset, targets, targetOffset);
      for (int r = 0; augmentation != null && r < rows; r++) {
        augmentation.apply(x, xOffset + r * data.features(), order[next + r], seed, epoch);
      }
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
