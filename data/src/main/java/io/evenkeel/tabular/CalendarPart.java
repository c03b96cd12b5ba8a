package io.evenkeel.tabular;

import java.time.LocalDate;

/**
 * A part of a date or a time that recurs. Days and months, whose neighbours are alike, are points
 * on a circle (sine and cosine of the angle); weekdays and hours are a column each.
 */
public enum CalendarPart {
  DAY_OF_YEAR(2),
  DAY_OF_MONTH(2),
  WEEKDAY(7),
  HOUR(24),
  TIME_OF_DAY(2);

  static final double SECONDS_PER_DAY = 86_400;

  private final int width;

  CalendarPart(int width) {
    this.width = width;
  }

  /** Number of columns of the network's input. */
  public int width() {
    return width;
  }

  /** Which of the part's values a time has; equal ones are encoded alike. */
  int value(double seconds) {
    long day = (long) Math.floor(seconds / SECONDS_PER_DAY);
    double second = seconds - day * SECONDS_PER_DAY;
    return switch (this) {
      case DAY_OF_YEAR -> LocalDate.ofEpochDay(day).getDayOfYear() - 1;
      case DAY_OF_MONTH -> LocalDate.ofEpochDay(day).getDayOfMonth() - 1;
      // 1970-01-01 was a Thursday; Monday is 0.
      case WEEKDAY -> Math.floorMod(day + 3, 7);
      case HOUR -> (int) (second / 3600);
      case TIME_OF_DAY -> (int) (second / 60);
    };
  }

  /**
   * Encodes a value.
   *
   * @param row overwritten from {@code offset} to {@code offset + width()}
   */
  void encode(int value, float[] row, int offset) {
    switch (this) {
      case DAY_OF_YEAR -> circle(value / 366.0, row, offset);
      case DAY_OF_MONTH -> circle(value / 31.0, row, offset);
      case TIME_OF_DAY -> circle(value / 1440.0, row, offset);
      case WEEKDAY, HOUR -> {
        for (int i = 0; i < width; i++) {
          row[offset + i] = i == value ? 1 : 0;
        }
      }
    }
  }

  private static void circle(double turn, float[] row, int offset) {
    row[offset] = (float) StrictMath.sin(2 * Math.PI * turn);
    row[offset + 1] = (float) StrictMath.cos(2 * Math.PI * turn);
  }
}
