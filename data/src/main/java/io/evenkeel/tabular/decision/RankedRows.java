package io.evenkeel.tabular.decision;

import io.evenkeel.model.Probabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of two classes by how sure a network is that they are yes, the surest first, and the results
 * of saying yes down to any place among them. A <em>cut</em> is such a place: cut i takes all rows
 * that are at least as sure as the i-th surest of the different outputs, i = 0, 1, ... Rows with
 * equal outputs are taken together.
 */
public final class RankedRows {
  private final float[] logits;
  private final long[] taken;
  private final long[] right;

  private RankedRows(float[] logits, long[] taken, long[] right) {
    this.logits = logits;
    this.taken = taken;
    this.right = right;
  }

  /** Rows that are being collected: 8 bytes per row. */
  public static final class Builder {
    private long[] entries = new long[256];
    private int rows;

    /** No rows yet. */
    public Builder() {}

    /** Takes in a row. */
    public void add(float logit, boolean yes) {
      if (rows == entries.length) {
        entries = Arrays.copyOf(entries, 2 * rows);
      }
      // The bits of negative floats sort backwards; -0 and 0 are alike.
      int bits = Float.floatToIntBits(logit + 0f);
      int sortable = bits ^ ((bits >> 31) & 0x7FFFFFFF);
      entries[rows++] = ((long) sortable << 32) | (yes ? 1 : 0);
    }

    /** The rows in their order. */
    public RankedRows build() {
      long[] sorted = Arrays.copyOf(entries, rows);
      Arrays.sort(sorted);
      float[] logits = new float[rows];
      long[] taken = new long[rows];
      long[] right = new long[rows];
      int cuts = 0;
      long yes = 0;
      for (int i = rows - 1; i >= 0; i--) {
        yes += sorted[i] & 1;
        if (i == 0 || sorted[i - 1] >> 32 != sorted[i] >> 32) {
          int sortable = (int) (sorted[i] >> 32);
          logits[cuts] = Float.intBitsToFloat(sortable ^ ((sortable >> 31) & 0x7FFFFFFF));
          taken[cuts] = (long) rows - i;
          right[cuts++] = yes;
        }
      }
      return new RankedRows(
          Arrays.copyOf(logits, cuts), Arrays.copyOf(taken, cuts), Arrays.copyOf(right, cuts));
    }
  }

  /** Number of different outputs. */
  public int cuts() {
    return logits.length;
  }

  /** Number of rows. */
  public long rows() {
    return cuts() == 0 ? 0 : taken[cuts() - 1];
  }

  /** Number of rows that are yes. */
  public long yes() {
    return cuts() == 0 ? 0 : right[cuts() - 1];
  }

  /** Number of rows down to a cut. */
  public long taken(int cut) {
    return taken[cut];
  }

  /** How many of them are yes. */
  public long right(int cut) {
    return right[cut];
  }

  /** The share of the rows down to a cut that are yes. */
  public double precision(int cut) {
    return (double) right[cut] / taken[cut];
  }

  /** The share of all rows that are yes which lie above a cut. */
  public double recall(int cut) {
    return (double) right[cut] / yes();
  }

  /** Twice the product of precision and recall over their sum. */
  public double f1(int cut) {
    return 2.0 * right[cut] / (taken[cut] + yes());
  }

  /** The probability above which all rows down to a cut lie, and no other. */
  public double threshold(int cut) {
    double probability = Probabilities.sigmoid(logits[cut]);
    double next = cut + 1 == cuts() ? 0 : Probabilities.sigmoid(logits[cut + 1]);
    double middle = (probability + next) / 2;
    return middle < probability ? middle : next;
  }

  /** The probability above which no row lies. */
  public double aboveAll() {
    return cuts() == 0 ? 0.5 : (1 + Probabilities.sigmoid(logits[0])) / 2;
  }

  /**
   * Where a curve passes.
   *
   * @param share of the rows that are taken
   * @param recall share of the rows that are yes which are among them
   * @param precision share of those taken that are yes
   * @param threshold the probability above which they lie
   */
  public record Point(double share, double recall, double precision, double threshold) {}

  /** The last cut whose rows lie above a threshold; -1 if none does. */
  public int cut(double threshold) {
    int cut = -1;
    while (cut + 1 < cuts() && Probabilities.sigmoid(logits[cut + 1]) > threshold) {
      cut++;
    }
    return cut;
  }

  /** Where the curves pass at a cut. */
  public Point point(int cut) {
    return new Point((double) taken[cut] / rows(), recall(cut), precision(cut), threshold(cut));
  }

  /**
   * The curves of precision over recall and of recall over the share of the rows, from the surest
   * rows on, at about even shares.
   *
   * @param most points
   */
  public List<Point> points(int most) {
    List<Point> points = new ArrayList<>();
    for (int cut = 0; cut < cuts(); cut++) {
      double share = (double) taken[cut] / rows();
      boolean due = points.size() < Math.floor(share * most);
      if (due || cut == 0 || cut == cuts() - 1) {
        points.add(point(cut));
      }
    }
    return points;
  }
}
