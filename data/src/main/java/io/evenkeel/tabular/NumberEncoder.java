package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;

/**
 * A number: scaled, then over quantile bins, then 1 where it is missing. A missing number counts as
 * the training rows' median.
 */
public final class NumberEncoder implements ColumnEncoder {
  private final Column column;
  private final Scaling scaling;
  private final QuantileBins bins;
  private final double fill;
  private final boolean indicator;
  private final BinPlaces places;
  private final int width;

  /**
   * @param fill what a missing number counts as
   * @param indicator whether there is a column that says that the number is missing
   */
  NumberEncoder(Column column, Scaling scaling, QuantileBins bins, double fill, boolean indicator) {
    if (!Double.isFinite(fill)) {
      throw new InvalidInputException(
          "column '%s' fills what is missing with %s, which is not finite"
              .formatted(column.name(), fill));
    }
    this.column = column;
    this.scaling = scaling;
    this.bins = bins;
    this.fill = fill;
    this.indicator = indicator;
    places = new BinPlaces(bins);
    width = 1 + bins.count() + (indicator ? 1 : 0);
  }

  @Override
  public Column column() {
    return column;
  }

  public Scaling scaling() {
    return scaling;
  }

  public QuantileBins bins() {
    return bins;
  }

  /** What a missing number counts as. */
  public double fill() {
    return fill;
  }

  /** Whether there is a column that says that the number is missing. */
  public boolean indicator() {
    return indicator;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public String summary() {
    return "%s, %d bins%s"
        .formatted(
            scaling.robust() ? "scaled robustly" : "standardised",
            bins.count(),
            indicator ? ", missing marked" : "");
  }

  @Override
  public void encode(double cell, float[] row, int offset) {
    boolean missing = Double.isNaN(cell);
    double x = missing ? fill : cell;
    row[offset] = scaling.apply(x);
    places.encode(x, row, offset + 1);
    if (indicator) {
      row[offset + width - 1] = missing ? 1 : 0;
    }
  }
}
