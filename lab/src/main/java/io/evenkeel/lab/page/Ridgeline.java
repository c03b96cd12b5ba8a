package io.evenkeel.lab.page;

import java.util.List;

/**
 * Histograms one behind the other, with a slider that picks one.
 *
 * @param id unique on the page
 * @param title above the chart
 * @param color of all ridges; the picked one is filled with it
 * @param x the axis of the values
 * @param slider what the slider chooses, such as the step
 * @param ridges the histograms in order
 */
public record Ridgeline(String id, Text title, Color color, Axis x, Text slider, List<Ridge> ridges)
    implements Figure {

  public Ridgeline {
    ridges = List.copyOf(ridges);
  }

  /**
   * One histogram of equal bins.
   *
   * @param name such as the step's number
   * @param low lower edge of the first bin
   * @param high upper edge of the last bin
   * @param counts values in each bin
   * @param note figures under the picked histogram, such as mean and standard deviation
   */
  public record Ridge(Text name, double low, double high, long[] counts, Text note) {}
}
