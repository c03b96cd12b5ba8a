package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The scales on which a number can be learned, from what the training rows hold. */
final class TargetScaling {
  /** Numbers with at least this skewness count as skewed; an exponential distribution has 2. */
  private static final double SKEWED = 1;

  private static final int KNOTS = 256;

  /** The share of the mean that is added before a logarithm where there are zeros. */
  private static final double SMALL = 0.01;

  private final Column column;
  private final NumberSummary numbers;

  /**
   * @param numbers of the training rows
   */
  TargetScaling(Column column, NumberSummary numbers) {
    this.column = column;
    this.numbers = numbers;
  }

  /**
   * The target with a transform; as it is where that is still to be chosen.
   *
   * @throws InvalidInputException if the numbers have no such transform
   */
  NumberTarget target(TargetTransform transform) {
    double min = numbers.min();
    double max = numbers.max();
    requireDeviation(min, max);
    TargetScale scale = scale(transform);
    if (scale instanceof TargetScale.Linear) {
      return NumberTarget.linear(column, numbers.mean(), numbers.deviation(), min, max);
    }
    if (scale instanceof TargetScale.Count) {
      return new NumberTarget(column, scale, 0, 1, numbers.mean(), min, max);
    }
    double mean = 0;
    double[] values = numbers.sorted();
    for (double value : values) {
      mean += scale.of(value) / values.length;
    }
    double squares = 0;
    for (double value : values) {
      double d = scale.of(value) - mean;
      squares += d * d / values.length;
    }
    return new NumberTarget(column, scale, mean, Math.sqrt(squares), numbers.mean(), min, max);
  }

  private void requireDeviation(double min, double max) {
    if (!(numbers.deviation() > 0) || !Double.isFinite(numbers.deviation())) {
      boolean large = Math.max(Math.abs(min), Math.abs(max)) > 1;
      throw new InvalidInputException(
          "the target '%s' has numbers from %s to %s, whose standard deviation a double does not hold: %s the column by a power of ten"
              .formatted(column.name(), min, max, large ? "divide" : "multiply"));
    }
  }

  private TargetScale scale(TargetTransform transform) {
    double min = numbers.min();
    return switch (transform) {
      case AUTO, NONE -> new TargetScale.Linear();
      case LOG -> {
        requireNotNegative("logarithm");
        double added = numbers.whole() ? 1 : SMALL * numbers.mean();
        yield new TargetScale.Log(min > 0 ? 0 : added, 1);
      }
      case SQRT -> {
        requireNotNegative("square root");
        yield new TargetScale.SquareRoot(0, 0);
      }
      case COUNT -> {
        if (min < 0) {
          throw new InvalidInputException(
              "the target '%s' has negative numbers, down to %s, and a count has none: leave out --task count"
                  .formatted(column.name(), min));
        }
        yield new TargetScale.Count(numbers.mean(), 1);
      }
      case QUANTILE -> new QuantileScale(knots(), 0);
    };
  }

  private void requireNotNegative(String what) {
    if (numbers.min() < 0) {
      throw new InvalidInputException(
          "the target '%s' has negative numbers, down to %s, which have no %s: choose --target-transform none or quantile"
              .formatted(column.name(), numbers.min(), what));
    }
  }

  private List<Double> knots() {
    double[] sorted = numbers.sorted();
    int count = Math.min(KNOTS, sorted.length);
    List<Double> knots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double knot = sorted[(int) ((i + 0.5) * sorted.length / count)];
      if (knots.isEmpty() || knot > knots.getLast()) {
        knots.add(knot);
      }
    }
    if (knots.size() == 1) {
      knots.add(numbers.max() > knots.getFirst() ? numbers.max() : knots.getFirst() + 1);
    }
    return knots;
  }

  /**
   * The targets that are worth a try, the plain one first; there are others only where the numbers
   * are skewed and not negative.
   */
  List<NumberTarget> candidates() {
    return numbers.min() < 0 || skewness() < SKEWED
        ? List.of(target(TargetTransform.NONE))
        : Stream.of(TargetTransform.NONE, TargetTransform.LOG, TargetTransform.SQRT)
            .map(this::target)
            .toList();
  }

  private double skewness() {
    double[] values = numbers.sorted();
    double deviation = numbers.deviation();
    double mean = numbers.mean();
    double sum = 0;
    for (double value : values) {
      double z = (value - mean) / deviation;
      sum += z * z * z;
    }
    return sum / values.length;
  }
}
