package io.evenkeel.lab.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bars in groups.
 *
 * @param id unique on the page
 * @param title above the chart
 * @param categories the groups
 * @param y the axis of the values
 * @param series a bar in each group
 * @param diagonal whether a line from corner to corner shows what would be ideal (a calibration
 *     curve; categories are then equal parts of 0 to 1)
 * @param lying whether the bars go from left to right, one below the other, each with its name;
 *     there is one series then
 */
public record BarChart(
    String id,
    Text title,
    List<Text> categories,
    Axis y,
    List<Series> series,
    boolean diagonal,
    boolean lying)
    implements Figure {

  public BarChart {
    categories = List.copyOf(categories);
    series = List.copyOf(series);
    if (lying && series.size() != 1) {
      throw new IllegalArgumentException(
          "%s needs one series, not %d".formatted(id, series.size()));
    }
  }

  /** Bars that stand side by side. */
  public BarChart(
      String id, Text title, List<Text> categories, Axis y, List<Series> series, boolean diagonal) {
    this(id, title, categories, y, series, diagonal, false);
  }

  /**
   * One bar per group.
   *
   * @param name in the legend
   * @param color which of the page's colours
   * @param values one per group; NaN for no bar
   * @param low lower end of the spread, one per group
   * @param high upper end of the spread, one per group
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Series(
      Text name, Color color, double[] values, double @Nullable [] low, double @Nullable [] high) {

    /** Bars without a spread. */
    public static Series of(Text name, Color color, double[] values) {
      return new Series(name, color, values, null, null);
    }
  }
}
