package io.evenkeel.dataset;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import java.util.Arrays;

/**
 * A data set in two parts that share no row, both views.
 *
 * @param train what to train on
 * @param heldOut what is set aside
 */
public record Split(Dataset train, Dataset heldOut) {

  /**
   * Splits at random. Where the data has classes the split is stratified: each class loses the
   * fraction of its rows, to within one row.
   *
   * @param fraction share of the rows that is set aside, 0 &lt; fraction &lt; 1, rounded down to
   *     whole rows
   * @param seed the same seed gives the same split
   * @throws InvalidInputException if either part would be empty
   */
  public static Split of(Dataset data, double fraction, long seed) {
    int rows = data.rows();
    int heldOut = (int) (rows * fraction);
    if (heldOut < 1 || heldOut >= rows) {
      throw new InvalidInputException(
          "setting aside a fraction of %s of %d rows leaves one part empty"
              .formatted(fraction, rows));
    }
    int[] order = RandomStream.of(seed, "split", 0).permutation(rows);
    if (data.classes() > 0) {
      order = byClass(data, order);
    }
    // Spread evenly over the order: row i is set aside where the share of i + 1 rows reaches the
    // next whole number.
    boolean[] aside = new boolean[rows];
    for (int i = 0; i < rows; i++) {
      aside[order[i]] = (i + 1L) * heldOut / rows > (long) i * heldOut / rows;
    }
    return new Split(
        data.select(rowsWhere(aside, false, rows - heldOut)),
        data.select(rowsWhere(aside, true, heldOut)));
  }

  /** A stable sort of the order by class (a counting sort). */
  private static int[] byClass(Dataset data, int[] order) {
    float[] labels = new float[order.length];
    data.copyTargets(order, 0, order.length, labels, 0);
    int[] next = new int[data.classes() + 1];
    for (float label : labels) {
      next[(int) label + 1]++;
    }
    Arrays.parallelPrefix(next, Integer::sum);
    int[] sorted = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      sorted[next[(int) labels[i]]++] = order[i];
    }
    return sorted;
  }

  private static int[] rowsWhere(boolean[] aside, boolean value, int count) {
    int[] rows = new int[count];
    int next = 0;
    for (int i = 0; i < aside.length; i++) {
      if (aside[i] == value) {
        rows[next++] = i;
      }
    }
    return rows;
  }
}
