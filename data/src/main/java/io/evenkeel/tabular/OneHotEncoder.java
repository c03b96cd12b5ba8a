package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text of few categories: a column for each, 1 where it is the row's and 0 elsewhere; then a column
 * for all rare categories together, where the training rows have some; then one for what is
 * missing, likewise. A category that was never seen goes where the rare ones go; where there are
 * none, and so nothing was learned about others, it counts as the average training row: each column
 * gets its mean.
 */
public final class OneHotEncoder implements ColumnEncoder {
  private final Column column;
  private final Categories categories;
  private final List<Double> means;
  private final boolean other;
  private final boolean missing;

  /**
   * @param categories those with a column of their own
   * @param means of all columns over the training rows
   * @param other whether there is a column for rare categories
   * @param missing whether there is a column for what is missing
   */
  OneHotEncoder(
      Column column, List<String> categories, List<Double> means, boolean other, boolean missing) {
    this.column = column;
    this.categories = new Categories(column.name(), categories);
    this.means = List.copyOf(means);
    this.other = other;
    this.missing = missing;
    if (means.size() != width() || means.stream().anyMatch(m -> !(m >= 0 && m <= 1))) {
      throw new InvalidInputException(
          "column '%s' needs %d means between 0 and 1, but got %s"
              .formatted(column.name(), width(), means));
    }
  }

  @Override
  public Column column() {
    return column;
  }

  /** The categories with a column of their own. */
  public List<String> categories() {
    return categories.names();
  }

  /** The mean of each column over the training rows. */
  public List<Double> means() {
    return means;
  }

  /** Whether there is a column for rare categories. */
  public boolean other() {
    return other;
  }

  /** Whether there is a column for what is missing. */
  public boolean missing() {
    return missing;
  }

  @Override
  public int width() {
    return categories.size() + (other ? 1 : 0) + (missing ? 1 : 0);
  }

  @Override
  public String summary() {
    return "one-hot, %d categories%s%s"
        .formatted(categories.size(), other ? " and others" : "", missing ? " and missing" : "");
  }

  /** The position of the column that is 1; -1 for the means. */
  @Override
  public double cell(@Nullable String value) {
    int position = categories.position(value);
    if (position >= 0) {
      return position;
    }
    if (value == null && missing) {
      return width() - 1;
    }
    return other ? categories.size() : -1;
  }

  @Override
  public void encode(double cell, float[] row, int offset) {
    int width = width();
    if (cell < 0) {
      for (int i = 0; i < width; i++) {
        row[offset + i] = means.get(i).floatValue();
      }
    } else {
      Arrays.fill(row, offset, offset + width, 0);
      row[offset + (int) cell] = 1;
    }
  }
}
