package io.evenkeel.metrics;

import java.util.Arrays;

/**
 * Area under the receiver operating characteristic: the probability that a random positive row
 * scores higher than a random negative one, ties counting half. Exact, from the ranks (Mann and
 * Whitney 1947): with P positive and N negative rows and R the sum of the positives' ranks, tied
 * scores sharing their mean rank,
 *
 * <pre>
 *   AUC = (R - P (P + 1) / 2) / (P N)
 * </pre>
 *
 * <p>Keeps every score: 8 bytes per row.
 */
public final class RocAuc {
  /** Score as a sortable int in the upper half, 1 in the lower half for a positive row. */
  private long[] entries;

  private int rows;
  private int positives;

  /** An area over no rows yet. */
  public RocAuc() {
    entries = new long[1024];
  }

  /** Takes in one row. NaN ranks above every number. */
  public void add(float score, boolean positive) {
    if (rows == entries.length) {
      entries = Arrays.copyOf(entries, 2 * rows);
    }
    // -0 and 0 tie; the bits of negative floats sort backwards.
    int bits = Float.floatToIntBits(score + 0f);
    int sortable = bits ^ ((bits >> 31) & 0x7FFFFFFF);
    entries[rows] = ((long) sortable << 32) | (positive ? 1 : 0);
    rows++;
    positives += positive ? 1 : 0;
  }

  /** The area; NaN where there are only positive or only negative rows. */
  public double value() {
    long[] sorted = Arrays.copyOf(entries, rows);
    Arrays.sort(sorted);
    double rankSum = 0;
    int from = 0;
    while (from < rows) {
      int to = from;
      int tiedPositives = 0;
      while (to < rows && sorted[to] >> 32 == sorted[from] >> 32) {
        tiedPositives += (int) (sorted[to] & 1);
        to++;
      }
      // Ranks from + 1 .. to, shared.
      rankSum += tiedPositives * ((from + 1.0 + to) / 2);
      from = to;
    }
    double p = positives;
    double n = rows - positives;
    return (rankSum - p * (p + 1) / 2) / (p * n);
  }
}
