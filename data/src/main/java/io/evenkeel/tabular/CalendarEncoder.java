package io.evenkeel.tabular;

import static java.util.stream.Collectors.joining;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import java.util.List;
import java.util.Locale;

/**
 * A date or a time: how far it is along, scaled as a number; its calendar parts that differ among
 * the training rows; then 1 where it is missing. What is missing counts as the training rows'
 * median.
 *
 * @param scaling of days since 1970-01-01
 * @param parts in the order of their columns
 * @param fill what is missing counts as, in the column's unit
 * @param indicator whether there is a column that says that the value is missing
 */
public record CalendarEncoder(
    Column column, Scaling scaling, List<CalendarPart> parts, double fill, boolean indicator)
    implements ColumnEncoder {

  /** Days beyond these years are not dates, because the calendar's arithmetic ends somewhere. */
  private static final double MOST_DAYS = 3e8;

  public CalendarEncoder {
    parts = List.copyOf(parts);
    if (!Double.isFinite(fill)) {
      throw new InvalidInputException(
          "column '%s' fills what is missing with %s, which is not finite"
              .formatted(column.name(), fill));
    }
  }

  /** Days since 1970-01-01 of a column's value. */
  static double days(Column column, double value) {
    double days = column.type() == ColumnType.DATE ? value : value / CalendarPart.SECONDS_PER_DAY;
    return Math.clamp(days, -MOST_DAYS, MOST_DAYS);
  }

  @Override
  public int width() {
    return 1 + parts.stream().mapToInt(CalendarPart::width).sum() + (indicator ? 1 : 0);
  }

  @Override
  public String summary() {
    String names =
        parts.stream()
            .map(p -> p.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .collect(joining(", "));
    return "time" + (names.isEmpty() ? "" : ", " + names) + (indicator ? ", missing marked" : "");
  }

  @Override
  public void encode(double cell, float[] row, int offset) {
    boolean missing = Double.isNaN(cell);
    double days = days(column, missing ? fill : cell);
    row[offset] = scaling.apply(days);
    int at = offset + 1;
    double seconds = days * CalendarPart.SECONDS_PER_DAY;
    for (CalendarPart part : parts) {
      part.encode(part.value(seconds), row, at);
      at += part.width();
    }
    if (indicator) {
      row[at] = missing ? 1 : 0;
    }
  }
}
