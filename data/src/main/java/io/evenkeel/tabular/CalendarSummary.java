package io.evenkeel.tabular;

import io.evenkeel.table.Column;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/** Which parts of a date or time differ among the training rows. */
final class CalendarSummary implements Serializable {
  private static final long serialVersionUID = 1;

  private final Column column;
  private final NumberSummary days;
  private final EnumMap<CalendarPart, Integer> first = new EnumMap<>(CalendarPart.class);
  private final EnumMap<CalendarPart, Boolean> varies = new EnumMap<>(CalendarPart.class);

  CalendarSummary(Column column, int most, long key) {
    this.column = column;
    days = new NumberSummary(most, key);
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

  /** Takes in the summary of other rows. */
  void merge(CalendarSummary next) {
    days.merge(next.days);
    varies.putAll(next.varies);
    next.first.forEach((part, now) -> {
      Integer before = first.putIfAbsent(part, now);
      if (before != null && !before.equals(now)) {
        varies.put(part, true);
      }
    });
  }

  /** Days since 1970-01-01. */
  NumberSummary days() {
    return days;
  }

  List<CalendarPart> varying() {
    return new ArrayList<>(varies.keySet());
  }
}
