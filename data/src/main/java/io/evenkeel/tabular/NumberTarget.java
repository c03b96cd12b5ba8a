package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.table.Column;
import java.util.OptionalDouble;

/**
 * A number. The network learns {@code (t - mean) / deviation}, t being the number on its scale; its
 * output is turned back, and bounded to a tenth of the training targets' range beyond their ends,
 * because a network may give any output for a row unlike all others.
 *
 * @param scale on which it is learned
 * @param mean of the training rows on that scale
 * @param deviation standard deviation of the training rows on that scale, positive
 * @param average mean of the training rows in their own unit
 * @param min of the training rows in their own unit
 * @param max of the training rows in their own unit
 */
public record NumberTarget(
    Column column,
    TargetScale scale,
    double mean,
    double deviation,
    double average,
    double min,
    double max)
    implements Target {
  private static final double MARGIN = 0.1;

  /** Likewise for a single network beside the mean of all, whose distance from it is shown. */
  private static final double MEMBER_MARGIN = 1;

  public NumberTarget {
    if (!(deviation > 0 && Double.isFinite(deviation) && min <= average && average <= max)
        || !Double.isFinite(max - min)
        || !Double.isFinite(mean)) {
      throw new InvalidInputException(
          "the target '%s' needs a mean between its ends and a positive deviation, but got %s, %s .. %s and %s"
              .formatted(column.name(), average, min, max, deviation));
    }
  }

  /** A number that is learned as it is. */
  static NumberTarget linear(Column column, double mean, double deviation, double min, double max) {
    return new NumberTarget(column, new TargetScale.Linear(), mean, deviation, mean, min, max);
  }

  @Override
  public Task task() {
    return Task.REAL;
  }

  /**
   * What one is worth in the target's own unit of that which the network learns; empty where that
   * differs from number to number, as on a logarithmic scale.
   */
  public OptionalDouble unit() {
    return switch (scale) {
      case TargetScale.Linear _ -> OptionalDouble.of(deviation);
      case TargetScale.Count count -> OptionalDouble.of(count.unit());
      case TargetScale.Log _, TargetScale.SquareRoot _, QuantileScale _ -> OptionalDouble.empty();
    };
  }

  /** What the network learns for a target. */
  float standardized(double y) {
    boolean linear = scale instanceof TargetScale.Linear;
    return (float) ((scale.of(linear ? y : Math.max(y, min)) - mean) / deviation);
  }

  /** The target that became this for the network. */
  double original(float standardized) {
    return scale.undone(standardized * deviation + mean);
  }

  /** The network's output that stands for a number. */
  float output(double y) {
    return (float) ((scale.place(y) - mean) / deviation);
  }

  /** The target that the network's output stands for, without bounds. */
  public double turnedBack(double output) {
    return scale.back(output * deviation + mean);
  }

  /** The least that is predicted. */
  public double least() {
    return beyond(-MARGIN);
  }

  /** The most that is predicted. */
  public double most() {
    return beyond(MARGIN);
  }

  /** A number beyond the training rows' ends, by a part of their range. */
  private double beyond(double margin) {
    return (margin < 0 ? min : max) + margin * (max - min);
  }

  /** The target that the network's output stands for. */
  double value(float output) {
    return Math.clamp(turnedBack(output), least(), most());
  }

  /** The place of an output on the number's scale. */
  private double place(float output) {
    return output * deviation + mean;
  }

  /** The place on the number's scale that stands for what an output predicts. */
  private double boundedPlace(float output) {
    double place = Math.max(place(output), scale.floor());
    double y = scale.back(place);
    if (y > most()) {
      return scale.place(most());
    }
    return y < least() ? scale.place(least()) : place;
  }

  /**
   * The number that one network's output stands for beside the others: on the scale it is as far
   * from what they predict together as its output is from the mean of theirs, and it is bounded to
   * the training targets' range beyond their ends. Networks whose outputs are all beyond the bounds
   * of {@link #value} thus keep their distances.
   *
   * @param output the network's
   * @param together the mean of all networks' outputs
   */
  double memberValue(float output, float together) {
    double bounded = boundedPlace(together) - place(together); // 0 within the bounds
    double y = scale.back(place(output) + bounded);
    return Math.clamp(y, beyond(-MEMBER_MARGIN), beyond(MEMBER_MARGIN));
  }

  /**
   * How far what an output predicts is from what the network should have learned, in its own unit.
   */
  double residual(float output, float standardized) {
    return scale.residual(boundedPlace(output), standardized * deviation + mean) / deviation;
  }

  /**
   * The lower end of the interval around a prediction: what the network would have learned for it
   * lies that far below what is predicted.
   *
   * @param halfWidth as the network learns the number
   */
  double low(float output, double halfWidth) {
    double end = end(output, -halfWidth);
    return Math.min(end, value(output));
  }

  /** The upper end, likewise. */
  double high(float output, double halfWidth) {
    double end = end(output, halfWidth);
    return Math.max(end, value(output));
  }

  private double end(float output, double residual) {
    double moved = scale.moved(boundedPlace(output), residual * deviation);
    return scale.uncorrected().back(moved);
  }

  /** The same number with the correction for rows that were not trained on. */
  NumberTarget corrected(double[] predicted, double[] actual) {
    return new NumberTarget(
        column, scale.corrected(predicted, actual), mean, deviation, average, min, max);
  }
}
