package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import java.util.Arrays;

/**
 * The order of rows by what they hold, which is the same whoever has them and however they came: by
 * a seeded hash of features and targets, and where hashes are equal, by the bits. Rows that hold
 * the same may stand for each other.
 */
public final class RowHash {
  private static final int CHUNK = 1024;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final long key;

  /** The order of a training with this seed. */
  public RowHash(long seed) {
    key = RandomStream.key(seed, "rows", 0);
  }

  /**
   * A row's hash; rows are in the order of these as unsigned numbers.
   *
   * @param x from {@code xOffset} on, {@code features} values; read
   * @param targets from {@code targetOffset} on, {@code targetColumns} values; read
   */
  public long hash(
      float[] x, int xOffset, int features, float[] targets, int targetOffset, int targetColumns) {
    long hash = key;
    for (int i = 0; i < features; i++) {
      hash = absorb(hash, x[xOffset + i]);
    }
    for (int i = 0; i < targetColumns; i++) {
      hash = absorb(hash, targets[targetOffset + i]);
    }
    return mix(hash);
  }

  private static long absorb(long hash, float value) {
    long next = (hash ^ Float.floatToRawIntBits(value)) * MULTIPLIER;
    return next ^ (next >>> 32);
  }

  /** SplitMix64's finish (Steele, Lea and Flood 2014). */
  private static long mix(long hash) {
    long z = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * The rows of a data set in their order.
   *
   * @return their indices
   */
  public int[] order(Dataset data) {
    // The hash's upper half above the row's number: one array of longs to sort, however many rows.
    long[] keys = new long[data.rows()];
    int[] indices = new int[CHUNK];
    float[] x = new float[CHUNK * data.features()];
    float[] targets = new float[CHUNK * data.targetColumns()];
    for (int from = 0; from < keys.length; from += CHUNK) {
      int count = Math.min(CHUNK, keys.length - from);
      int first = from;
      Arrays.setAll(indices, i -> first + i);
      data.copyRows(indices, 0, count, x, 0, targets, 0);
      for (int r = 0; r < count; r++) {
        keys[from + r] = (hash(data, x, targets, r) & ~0xFFFFFFFFL) | (from + r);
      }
    }
    Arrays.parallelSort(keys);
    return settled(data, keys);
  }

  private long hash(Dataset data, float[] x, float[] targets, int row) {
    int features = data.features();
    int columns = data.targetColumns();
    // Unsigned order as signed order.
    return hash(x, row * features, features, targets, row * columns, columns) ^ Long.MIN_VALUE;
  }

  /** Rows whose hashes begin alike, by the whole hash and then by their bits. */
  private int[] settled(Dataset data, long[] keys) {
    int[] order = new int[keys.length];
    for (int from = 0; from < keys.length; ) {
      int to = from + 1;
      while (to < keys.length && keys[to] >>> 32 == keys[from] >>> 32) {
        to++;
      }
      if (to - from == 1) {
        order[from] = (int) keys[from];
      } else {
        Row[] alike = new Row[to - from];
        for (int i = from; i < to; i++) {
          alike[i - from] = row(data, (int) keys[i]);
        }
        Arrays.sort(alike);
        for (int i = from; i < to; i++) {
          order[i] = alike[i - from].index();
        }
      }
      from = to;
    }
    return order;
  }

  private Row row(Dataset data, int index) {
    float[] x = new float[data.features()];
    float[] targets = new float[data.targetColumns()];
    data.copyRows(new int[] {index}, 0, 1, x, 0, targets, 0);
    int[] bits = new int[x.length + targets.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(i < x.length ? x[i] : targets[i - x.length]);
    }
    return new Row(hash(data, x, targets, 0), bits, index);
  }

  private record Row(long hash, int[] bits, int index) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      int byHash = Long.compare(hash, other.hash);
      return byHash != 0 ? byHash : Arrays.compare(bits, other.bits);
    }
  }
}
