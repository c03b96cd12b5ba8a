package io.evenkeel.tabular;

import java.time.LocalDate;
import java.util.Arrays;

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

  private static final float[] YEAR = circle(366);
  private static final float[] MONTH = circle(31);
  private static final float[] DAY = circle(24 * 60);

  private final int width;

  CalendarPart(int width) {
    this.width = width;
  }

  /**
   * Sine and cosine of the given number of angles, which are too expensive to be computed for every
   * row.
   */
  private static float[] circle(int values) {
    float[] points = new float[2 * values];
    for (int i = 0; i < values; i++) {
      double angle = 2 * Math.PI * i / values;
      points[2 * i] = (float) StrictMath.sin(angle);
      points[2 * i + 1] = (float) StrictMath.cos(angle);
    }
    return points;
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
      case DAY_OF_YEAR -> point(YEAR, value, row, offset);
      case DAY_OF_MONTH -> point(MONTH, value, row, offset);
      case TIME_OF_DAY -> point(DAY, value, row, offset);
      case WEEKDAY, HOUR -> {
        Arrays.fill(row, offset, offset + width, 0);
        row[offset + value] = 1;
      }
    }
  }

  private static void point(float[] circle, int value, float[] row, int offset) {
    row[offset] = circle[2 * value];
    row[offset + 1] = circle[2 * value + 1];
  }
}
