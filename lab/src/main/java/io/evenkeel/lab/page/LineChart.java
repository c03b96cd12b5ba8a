package io.evenkeel.lab.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines over a common axis.
 *
 * @param id unique on the page; a live page replaces a figure by it
 * @param title above the chart
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series the lines; those of one colour belong together, the solid one for the data that
 *     judges, the dashed one for the data that is learned from
 */
public record LineChart(String id, Text title, Axis x, Axis y, List<Series> series)
    implements Figure {

  public LineChart {
    series = List.copyOf(series);
  }

  /**
   * One line, with a band around it where low and high are there.
   *
   * @param name in the legend
   * @param color which of the page's colours
   * @param dashed whether the line is dashed
   * @param x ascending
   * @param y one for each x; NaN leaves a gap
   * @param low lower edge of the band, one for each x
   * @param high upper edge of the band, one for each x
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Series(
      Text name,
      Color color,
      boolean dashed,
      double[] x,
      double[] y,
      double @Nullable [] low,
      double @Nullable [] high) {

    public Series {
      if (x.length != y.length
          || (low != null && low.length != x.length)
          || (high != null && high.length != x.length)) {
        throw new IllegalArgumentException("a series needs as many y as x");
      }
    }

    /** A solid line. */
    public static Series of(Text name, Color color, double[] x, double[] y) {
      return new Series(name, color, false, x, y, null, null);
    }

    /** A dashed line. */
    public static Series dashed(Text name, Color color, double[] x, double[] y) {
      return new Series(name, color, true, x, y, null, null);
    }

    /** The same, dashed. */
    public Series asDashed() {
      return new Series(name, color, true, x, y, low, high);
    }

    /** A solid line in a band. */
    public static Series band(
        Text name, Color color, double[] x, double[] y, double[] low, double[] high) {
      return new Series(name, color, false, x, y, low, high);
    }
  }
}
