package io.evenkeel.lab.page;

import org.jspecify.annotations.Nullable;

/**
 * An axis of a chart.
 *
 * @param label what it shows, with the unit
 * @param log whether its scale is logarithmic; values must then be positive
 * @param min its lower end, or null to fit the data
 * @param max its upper end, or null to fit the data
 * @param closeUp whether these ends are those of a close-up that the reader may ask for; at first
 *     the axis fits the data, so that no line leaves its frame unseen
 */
public record Axis(
    Text label, boolean log, @Nullable Double min, @Nullable Double max, boolean closeUp) {

  /** A linear axis that fits the data. */
  public static Axis of(Text label) {
    return new Axis(label, false, null, null, false);
  }

  /** A logarithmic axis that fits the data. */
  public static Axis logarithmic(Text label) {
    return new Axis(label, true, null, null, false);
  }

  /** A linear axis with fixed ends. */
  public static Axis between(Text label, double min, double max) {
    return new Axis(label, false, min, max, false);
  }

  /**
   * A linear axis that fits the data, with a close-up; null for an end that the data still decides.
   */
  public static Axis closeUp(Text label, @Nullable Double min, @Nullable Double max) {
    return new Axis(label, false, min, max, true);
  }
}
