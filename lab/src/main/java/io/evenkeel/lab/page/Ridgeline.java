package io.evenkeel.lab.page;

import java.util.Arrays;
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
  /** A bin with a smaller share of all values does not widen the axis. */
  private static final double FEWEST = 2e-4;

  public Ridgeline {
    ridges = List.copyOf(ridges);
  }

  /**
   * The same histograms on one axis, over the range that all their values need, so that they can be
   * compared side by side.
   */
  public static List<Ridgeline> onOneAxis(List<Ridgeline> ridgelines) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Ridgeline ridgeline : ridgelines) {
      for (Ridge ridge : ridgeline.ridges) {
        double width = (ridge.high - ridge.low) / ridge.counts.length;
        long total = Arrays.stream(ridge.counts).sum();
        for (int bin = 0; bin < ridge.counts.length; bin++) {
          if (ridge.counts[bin] > FEWEST * total) {
            low = Math.min(low, ridge.low + bin * width);
            high = Math.max(high, ridge.low + (bin + 1) * width);
          }
        }
      }
    }
    if (!(low < high)) {
      return ridgelines;
    }
    double from = low;
    double to = high;
    return ridgelines.stream()
        .map(one -> {
          Axis common = Axis.between(one.x.label(), from, to);
          return new Ridgeline(one.id, one.title, one.color, common, one.slider, one.ridges);
        })
        .toList();
  }

  /**
   * One histogram of equal bins, which have no width if all values are the same.
   *
   * @param name such as the step's number
   * @param low lower edge of the first bin
   * @param high upper edge of the last bin
   * @param counts values in each bin
   * @param note figures under the picked histogram, such as mean and standard deviation
   */
  public record Ridge(Text name, double low, double high, long[] counts, Text note) {}
}
