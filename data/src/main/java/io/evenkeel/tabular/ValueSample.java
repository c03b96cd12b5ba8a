package io.evenkeel.tabular;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A uniform sample of a column's values, which is all of them where they fit: those whose rows have
 * the least hashes. So it depends on the rows' numbers and not on the order in which they are seen,
 * and samples of parts of the rows become that of all (Cohen and Kaplan 2007).
 */
final class ValueSample implements Serializable {
  private static final long serialVersionUID = 1;

  private final int most;
  private final long key;
  private long[] hashes = new long[256];
  private double[] values = new double[256];
  private int size;

  /** Values with greater hashes are not part of the sample. */
  private long bound = Long.MAX_VALUE;

  /**
   * @param most values that are kept
   * @param key decides which, where there are more
   */
  ValueSample(int most, long key) {
    this.most = most;
    this.key = key;
  }

  void add(double value, long row) {
    long hash = hash(row);
    if (hash <= bound) {
      put(hash, value);
    }
  }

  /** SplitMix64 (Steele, Lea and Flood 2014). */
  private long hash(long row) {
    long z = key + row * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private void put(long hash, double value) {
    if (size == hashes.length) {
      if (size > most) {
        shrink();
      }
      if (size == hashes.length) {
        int room = (int) Math.min(2L * size, most + most / 4L + 1);
        hashes = Arrays.copyOf(hashes, room);
        values = Arrays.copyOf(values, room);
      }
    }
    hashes[size] = hash;
    values[size++] = value;
  }

  /** Leaves the values with the least hashes, no more than may be kept. */
  private void shrink() {
    if (size <= most) {
      return;
    }
    long[] sorted = Arrays.copyOf(hashes, size);
    Arrays.sort(sorted);
    bound = sorted[most - 1];
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (hashes[i] <= bound) {
        hashes[kept] = hashes[i];
        values[kept++] = values[i];
      }
    }
    size = kept;
  }

  /** Takes in the sample of other rows of the same column. */
  void add(ValueSample other) {
    for (int i = 0; i < other.size; i++) {
      if (other.hashes[i] <= bound) {
        put(other.hashes[i], other.values[i]);
      }
    }
    shrink();
  }

  /** The values, ascending. */
  double[] sorted() {
    shrink();
    double[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return sorted;
  }
}
