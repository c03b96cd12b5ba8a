package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;

/**
 * Yes or no: 1 or 0, then 1 where it is missing. What is missing counts as the share of yes among
 * the training rows.
 *
 * @param share of yes, 0 .. 1
 * @param indicator whether there is a column that says that the value is missing
 */
public record BooleanEncoder(Column column, double share, boolean indicator)
    implements ColumnEncoder {

  public BooleanEncoder {
    if (!(share >= 0 && share <= 1)) {
      throw new InvalidInputException(
          "column '%s' has a share of yes of %s, which is not between 0 and 1"
              .formatted(column.name(), share));
    }
  }

  @Override
  public int width() {
    return indicator ? 2 : 1;
  }

  @Override
  public String summary() {
    return "0 or 1" + (indicator ? ", missing marked" : "");
  }

  @Override
  public void encode(double cell, float[] row, int offset) {
    boolean missing = Double.isNaN(cell);
    row[offset] = (float) (missing ? share : cell);
    if (indicator) {
      row[offset + 1] = missing ? 1 : 0;
    }
  }
}
