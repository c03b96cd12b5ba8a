package io.evenkeel.tabular.decision;

import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far a network's outputs were off on rows that it was not trained on, from which intervals are
 * made that hold a new row's number with a wanted probability (split conformal prediction; Lei et
 * al. 2018, section 2.2): with n rows, the half width at level a is the ceil((n + 1) a)-th smallest
 * of their absolute residuals.
 *
 * @param rows n
 * @param sizes absolute residuals as the network learns the number, ascending: all of them, or of
 *     many rows the greatest of each of {@value #KEPT} shares alike
 */
public record Residuals(long rows, List<Double> sizes) {
  /** The residuals of no rows. */
  public static final Residuals NONE = new Residuals(0, List.of());

  static final int KEPT = 1000;

  public Residuals {
    sizes = List.copyOf(sizes);
    boolean ascending = true;
    for (int i = 0; i < sizes.size(); i++) {
      ascending &= sizes.get(i) >= (i == 0 ? 0 : sizes.get(i - 1));
    }
    if (!ascending || rows < sizes.size() || (rows > 0 && sizes.isEmpty())) {
      throw new InvalidInputException(
          "the residuals of %d rows must be ascending numbers from 0 on, but there are %d"
              .formatted(rows, sizes.size()));
    }
  }

  /**
   * The residuals of some rows.
   *
   * @param signed each row's output, less what the network learns for it; read
   */
  public static Residuals of(double[] signed) {
    double[] all = new double[signed.length];
    Arrays.setAll(all, r -> Math.abs(signed[r]));
    Arrays.sort(all);
    int count = Math.min(KEPT, all.length);
    List<Double> kept = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      kept.add(all[(int) Math.ceilDiv((long) i * all.length, count) - 1]);
    }
    return new Residuals(all.length, kept);
  }

  /** The fewest rows that intervals at a level can be made from. */
  public static long fewestRows(double level) {
    long rows = (long) Math.floor(level / (1 - level));
    while (Math.ceil((rows + 1) * level) > rows) {
      rows++;
    }
    return rows;
  }

  /**
   * Half the width of intervals, as the network learns the number.
   *
   * @param level the probability that an interval holds a new row's number
   * @throws InvalidInputException if the rows are too few for that level
   */
  public double halfWidth(double level) {
    if (!(level > 0 && level < 1)) {
      throw new InvalidInputException(
          "the level of an interval must be above 0 and below 1, but got " + level);
    }
    long rank = (long) Math.ceil((rows + 1) * level);
    if (rank > rows) {
      throw new InvalidInputException(
          rows == 0
              ? "intervals are made from rows that the network was not trained on, and there were none: train with a validation part"
              : "intervals at %s need at least %d rows that the network was not trained on, but there were %d"
                  .formatted(level, fewestRows(level), rows));
    }
    int place = (int) Math.ceilDiv(rank * sizes.size(), rows) - 1;
    return sizes.get(place);
  }
}
