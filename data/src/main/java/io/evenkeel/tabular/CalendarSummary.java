package io.evenkeel.tabular;

import io.evenkeel.kernels.RandomStream;
import io.evenkeel.table.Column;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which parts of a date or time differ among the training rows. */
final class CalendarSummary {
  private final Column column;
  private final NumberSummary days;
  private final Map<CalendarPart, Integer> first = new EnumMap<>(CalendarPart.class);
  private final Map<CalendarPart, Boolean> varies = new EnumMap<>(CalendarPart.class);

  CalendarSummary(Column column, int most, RandomStream random) {
    this.column = column;
    days = new NumberSummary(most, random);
  }

  /** Takes in the value of a training row, NaN where it is missing. */
  void add(double value, long row) {
    if (Double.isNaN(value)) {
      return;
    }
    double day = CalendarEncoder.days(column, value);
    days.add(day, row);
    for (CalendarPart part : CalendarPart.values()) {
      if (varies.get(part) == null) {
        int now = part.value(day * CalendarPart.SECONDS_PER_DAY);
        Integer before = first.putIfAbsent(part, now);
        if (before != null && before != now) {
          varies.put(part, true);
        }
      }
    }
  }

  /** Days since 1970-01-01. */
  NumberSummary days() {
    return days;
  }

  List<CalendarPart> varying() {
    return new ArrayList<>(varies.keySet());
  }
}
