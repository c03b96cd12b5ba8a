package io.evenkeel.metrics;

/**
 * Errors of real predictions x of targets t, rows x columns:
 *
 * <pre>
 *   RMSE = sqrt(mean (x - t)^2)      MAE = mean |x - t|          over all elements
 *   R2   = mean over columns of 1 - sum (x - t)^2 / sum (t - mean t)^2
 * </pre>
 *
 * <p>A column of constant targets has R2 1 if it is predicted exactly and 0 otherwise, as in
 * scikit-learn. The targets' spread is gathered by Welford's recurrence, which does not cancel.
 */
public final class RegressionErrors {
  private final int columns;
  private final double[] squared;
  private final double[] mean;
  private final double[] spread;
  private double absolute;
  private long rows;

  public RegressionErrors(int columns) {
    this.columns = columns;
    squared = new double[columns];
    mean = new double[columns];
    spread = new double[columns];
  }

  /**
   * Takes in one row.
   *
   * @param x predictions, from {@code offset}; read
   * @param t targets, from {@code offset}; read
   */
  public void add(float[] x, float[] t, int offset) {
    rows++;
    for (int c = 0; c < columns; c++) {
      add(c, x[offset + c], t[offset + c]);
    }
  }

  /**
   * Takes in one row of a single column, in double: large numbers may differ by less than a float
   * of their size can.
   *
   * @param x its prediction
   * @param t its target
   */
  public void add(double x, double t) {
    if (columns != 1) {
      throw new IllegalStateException("a row has %d columns, not 1".formatted(columns));
    }
    rows++;
    add(0, x, t);
  }

  private void add(int column, double x, double target) {
    double error = x - target;
    squared[column] += error * error;
    absolute += Math.abs(error);
    double fromOldMean = target - mean[column];
    mean[column] += fromOldMean / rows;
    spread[column] += fromOldMean * (target - mean[column]);
  }

  /** Root mean squared error, in the targets' unit; NaN for no rows. */
  public double rmse() {
    double sum = 0;
    for (double s : squared) {
      sum += s;
    }
    return Math.sqrt(sum / (rows * (double) columns));
  }

  /** Mean absolute error, in the targets' unit; NaN for no rows. */
  public double mae() {
    return absolute / (rows * (double) columns);
  }

  /** Share of the targets' variance that the predictions explain, at most 1; NaN for no rows. */
  public double r2() {
    if (rows == 0) {
      return Double.NaN;
    }
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      if (spread[c] > 0) {
        sum += 1 - squared[c] / spread[c];
      } else if (squared[c] == 0) {
        sum += 1;
      } else if (Double.isNaN(squared[c])) {
        sum += Double.NaN;
      }
    }
    return sum / columns;
  }
}
