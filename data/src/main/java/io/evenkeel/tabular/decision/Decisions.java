package io.evenkeel.tabular.decision;

import io.evenkeel.kernels.InvalidInputException;

/**
 * What was decided on rows that the networks were not trained on, and travels in the model's file.
 *
 * @param temperature by which a classifier's outputs are divided; it is in the last layer's weights
 *     already
 * @param rule how the threshold was chosen
 * @param threshold probability above which the second of two classes is predicted
 * @param level of the intervals that are given with numbers; 0 for none
 * @param residuals from which intervals are made
 */
public record Decisions(
    Temperature temperature,
    ThresholdRule rule,
    double threshold,
    double level,
    Residuals residuals) {
  public Decisions {
    if (!(threshold >= 0 && threshold <= 1) || !(level >= 0 && level < 1)) {
      throw new InvalidInputException(
          "a threshold must be between 0 and 1 and the level of intervals below 1, but got %s and %s"
              .formatted(threshold, level));
    }
  }

  /** Nothing was decided. */
  public static final Decisions NONE =
      new Decisions(Temperature.NONE, ThresholdRule.half(), 0.5, 0, Residuals.NONE);

  /** What the user decided, where there are no rows to decide on. */
  public static Decisions given(ThresholdRule rule) {
    return rule instanceof ThresholdRule.Fixed(double threshold)
        ? new Decisions(Temperature.NONE, rule, threshold, 0, Residuals.NONE)
        : NONE;
  }

  /** The same with intervals at another level. */
  public Decisions withLevel(double value) {
    residuals.halfWidth(value);
    return new Decisions(temperature, rule, threshold, value, residuals);
  }

  /** Half the width of the intervals, as the network learns the number. */
  public double halfWidth() {
    return residuals.halfWidth(level);
  }

  /** Whether intervals are given. */
  public boolean hasIntervals() {
    return level > 0;
  }
}
