package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.table.Column;

/**
 * A number. The network learns {@code (y - mean) / deviation}; what it says is turned back, and
 * bounded to a tenth of the training targets' range beyond their ends, because a network that meets
 * a row unlike all others may say anything.
 *
 * @param mean of the training rows
 * @param deviation standard deviation of the training rows, positive
 * @param min of the training rows
 * @param max of the training rows
 */
public record NumberTarget(Column column, double mean, double deviation, double min, double max)
    implements Target {
  private static final double MARGIN = 0.1;

  public NumberTarget {
    if (!(deviation > 0 && Double.isFinite(deviation) && min <= mean && mean <= max)
        || !Double.isFinite(max - min)) {
      throw new InvalidInputException(
          "the target '%s' needs a mean between its ends and a positive deviation, but got %s, %s .. %s and %s"
              .formatted(column.name(), mean, min, max, deviation));
    }
  }

  @Override
  public Task task() {
    return Task.REAL;
  }

  /** What the network learns for a target. */
  float standardized(double y) {
    return (float) ((y - mean) / deviation);
  }

  /** The target that the network's output stands for. */
  double value(float output) {
    double margin = MARGIN * (max - min);
    return Math.clamp(output * deviation + mean, min - margin, max + margin);
  }
}
