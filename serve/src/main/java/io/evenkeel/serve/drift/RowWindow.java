package io.evenkeel.serve.drift;

import io.evenkeel.dataset.Dataset;
import java.util.Arrays;

/** The latest rows that were looked at, in memory alone: never written anywhere. */
final class RowWindow {
  private static final int MOST_FLOATS = 1 << 24;
  private static final int MOST_ROWS = 1 << 16;

  private final int features;
  private final int capacity;
  private float[] rows = new float[0];
  private long seen;

  RowWindow(int features) {
    this.features = features;
    capacity = Math.clamp(MOST_FLOATS / features, 2, MOST_ROWS);
  }

  /** Takes in rows, in the place of the oldest. */
  void add(float[] x, int count) {
    for (int r = 0; r < count; r++) {
      int place = (int) (seen % capacity);
      if (rows.length < (place + 1) * features) {
        rows = Arrays.copyOf(rows, Math.min(capacity, Math.max(256, 2 * place)) * features);
      }
      System.arraycopy(x, r * features, rows, place * features, features);
      seen++;
    }
  }

  /** How many rows there are. */
  int size() {
    return (int) Math.min(seen, capacity);
  }

  /** How many rows there have been. */
  long seen() {
    return seen;
  }

  /** A copy of the rows, the oldest first. */
  float[] copy() {
    int size = size();
    float[] copy = new float[size * features];
    int first = seen > capacity ? (int) (seen % capacity) : 0;
    int tail = size - first;
    System.arraycopy(rows, first * features, copy, 0, tail * features);
    System.arraycopy(rows, 0, copy, tail * features, first * features);
    return copy;
  }

  /** A copy as data without targets. */
  Dataset dataset() {
    return Dataset.ofReal(copy(), features, new float[size()], 1);
  }

  /** Forgets all rows. */
  void clear() {
    seen = 0;
    rows = new float[0];
  }
}
