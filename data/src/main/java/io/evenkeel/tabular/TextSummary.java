package io.evenkeel.tabular;

import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The categories of a text column after one pass over the training rows, with how often they came.
 * Where there are more than can be kept, the rarest so far are forgotten (Manku and Motwani 2002),
 * so that every count is too small by at most the number of times that this happened.
 */
final class TextSummary implements Serializable {
  private static final long serialVersionUID = 1;

  private final int most;
  private final HashMap<String, long[]> counts = new HashMap<>();
  private long rows;
  private long missing;
  private long forgotten;

  /**
   * @param most categories that are kept
   */
  TextSummary(int most) {
    this.most = most;
  }

  /** Takes in the value of a training row, null where it is missing. */
  void add(@Nullable String value) {
    if (value == null) {
      missing++;
      return;
    }
    rows++;
    long[] count = counts.get(value);
    if (count != null) {
      count[0]++;
      return;
    }
    while (counts.size() >= most) {
      forget();
    }
    counts.put(value, new long[] {1});
  }

  private void forget() {
    counts.values().removeIf(c -> --c[0] == 0);
    forgotten++;
  }

  /**
   * Takes in the summary of other rows; the same as if one had seen all, unless a category is
   * forgotten.
   */
  void merge(TextSummary other) {
    rows += other.rows;
    missing += other.missing;
    forgotten += other.forgotten;
    other.counts.forEach(
        (value, count) -> counts.merge(value, count, (a, b) -> new long[] {a[0] + b[0]}));
    while (counts.size() > most) {
      forget();
    }
  }

  /** Number of rows that have a value. */
  long count() {
    return rows;
  }

  long missing() {
    return missing;
  }

  /** Number of categories that are known. */
  int distinct() {
    return counts.size();
  }

  /** Whether there were more categories than can be kept. */
  boolean overflowed() {
    return forgotten > 0;
  }

  long count(String category) {
    long[] count = counts.get(category);
    return count == null ? 0 : count[0];
  }

  /** The categories that came at least so often, the most frequent first, then by name. */
  List<String> atLeast(long rows) {
    return counts.entrySet().stream()
        .filter(e -> e.getValue()[0] >= rows)
        .sorted(
            Comparator.comparingLong((Map.Entry<String, long[]> e) -> -e.getValue()[0])
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
