package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Piecewise-linear encoding of a number over bins with the edges b_0 &lt; .. &lt; b_T:
 *
 * <pre>
 *   e_t(x) = 0                                 x &lt;= b_(t-1)
 *            (x - b_(t-1)) / (b_t - b_(t-1))   between
 *            1                                 x &gt;= b_t             t = 1 .. T
 * </pre>
 *
 * <p>A linear function of the e_t is any piecewise-linear function of x with its kinks at the
 * edges. The edges are values of the training rows: all of them where they are few, otherwise every
 * value that has a bin's share of the rows for itself, and quantiles of the rest.
 *
 * <p>Source: Gorishniy et al. 2022, On embeddings for numerical features in tabular deep learning.
 *
 * @param edges ascending, all different; empty for no bins
 */
public record QuantileBins(List<Double> edges) {
  private static final int MOST_EDGES = 1 << 16;

  /** No bins at all. */
  static final QuantileBins NONE = new QuantileBins(List.of());

  public QuantileBins {
    edges = List.copyOf(edges);
    if (edges.size() == 1 || edges.size() > MOST_EDGES) {
      throw new InvalidInputException(
          "bins need no edge at all or 2 to %d, but got %d".formatted(MOST_EDGES, edges.size()));
    }
    for (int i = 0; i < edges.size(); i++) {
      if (!Double.isFinite(edges.get(i)) || (i > 0 && !(edges.get(i) > edges.get(i - 1)))) {
        throw new InvalidInputException(
            "the edges of bins must be finite and ascending, but edge %d is %s"
                .formatted(i, edges.get(i)));
      }
    }
  }

  /**
   * The bins of a column.
   *
   * @param sorted its training values, ascending, at least 1
   * @param most largest number of bins
   */
  static QuantileBins of(double[] sorted, int most) {
    double[] distinct = Arrays.stream(sorted).distinct().toArray();
    if (most < 1 || distinct.length < 2) {
      return NONE;
    }
    if (distinct.length <= most + 1) {
      return new QuantileBins(Arrays.stream(distinct).boxed().toList());
    }
    TreeSet<Double> edges = new TreeSet<>();
    double[] rest = new double[sorted.length];
    int count = 0;
    for (int from = 0; from < sorted.length; ) {
      int to = from;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      if ((long) (to - from) * most >= sorted.length) {
        edges.add(sorted[from]);
      } else {
        System.arraycopy(sorted, from, rest, count, to - from);
        count += to - from;
      }
      from = to;
    }
    int quantiles = Math.max(2, most + 1 - edges.size());
    for (int i = 0; i < quantiles && count > 0; i++) {
      edges.add(rest[(int) ((long) i * (count - 1) / (quantiles - 1))]);
    }
    return new QuantileBins(List.copyOf(edges));
  }

  /** Number of bins T. */
  int count() {
    return Math.max(0, edges.size() - 1);
  }
}
