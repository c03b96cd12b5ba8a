package io.evenkeel.training;

import io.evenkeel.dataset.Augmentation;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.Mixing;
import io.evenkeel.dataset.RowStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a data set, each epoch in a random order of its own.
 *
 * @param data where the rows are
 * @param augmentation what is done to each; null for nothing
 * @param order of an epoch
 * @param rows of the training: more than the data set's where other workers have the rest
 */
record ShuffledDataset(Dataset data, @Nullable Augmentation augmentation, RowOrder order, long rows)
    implements RowStream {

  ShuffledDataset(Dataset data) {
    this(data, null);
  }

  ShuffledDataset(Dataset data, @Nullable Augmentation augmentation) {
    this(data, augmentation, RowOrder.shuffled(data), data.rows());
  }

  @Override
  public int features() {
    return data.features();
  }

  /** One target column per class where rows of several classes are mixed. */
  @Override
  public int targetColumns() {
    return mixes() ? data.classes() : data.targetColumns();
  }

  /** Whether rows are mixed, so that targets are distributions over the classes. */
  boolean mixes() {
    return augmentation instanceof Mixing;
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
    return new OrderCursor(this, order.of(seed, epoch), seed, epoch);
  }

  /** Walks an order of the rows. */
  private static final class OrderCursor implements Cursor {
    private final Dataset data;
    private final @Nullable Augmentation augmentation;
    private final int[] order;
    private final long seed;
    private final int epoch;
    private final float[] other;
    private int next;

    OrderCursor(ShuffledDataset source, int[] order, long seed, int epoch) {
      data = source.data;
      augmentation = source.augmentation;
      this.order = order;
      this.seed = seed;
      this.epoch = epoch;
      other = new float[augmentation instanceof Mixing ? data.features() : 0];
    }

    @Override
    public int read(float[] x, int xOffset, float[] targets, int targetOffset, int count) {
      int rows = Math.min(count, order.length - next);
      boolean mixed = augmentation instanceof Mixing;
      float[] labels = mixed ? new float[rows] : targets;
      data.copyRows(order, next, rows, x, xOffset, labels, mixed ? 0 : targetOffset);
      for (int r = 0; augmentation != null && r < rows; r++) {
        augmentation.apply(x, xOffset + r * data.features(), order[next + r], seed, epoch);
      }
      if (augmentation instanceof Mixing mixing) {
        for (int r = 0; r < rows; r++) {
          int to = targetOffset + r * data.classes();
          mix(mixing, order[next + r], x, xOffset + r * data.features(), labels[r], targets, to);
        }
      }
      next += rows;
      return rows;
    }

    /** Mixes a row with its partner, and writes the share of each class. */
    private void mix(
        Mixing mixing, int row, float[] x, int offset, float label, float[] targets, int to) {
      Arrays.fill(targets, to, to + data.classes(), 0);
      int[] partner = {mixing.partner(row, data.rows(), seed, epoch)};
      float[] otherLabel = new float[1];
      data.copyRows(partner, 0, 1, other, 0, otherLabel, 0);
      mixing.apply(other, 0, partner[0], seed, epoch);
      double share = mixing.mix(x, offset, other, row, seed, epoch);
      targets[to + (int) label] += (float) share;
      targets[to + (int) otherLabel[0]] += (float) (1 - share);
    }

    @Override
    public void skip(long rows) {
      next = (int) Math.min(order.length, next + rows);
    }

    @Override
    public void close() {}
  }
}
