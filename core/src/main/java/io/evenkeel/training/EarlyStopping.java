package io.evenkeel.training;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.metrics.Metric;
import java.util.List;

/**
 * Which epoch is the best, and when to stop waiting for a better one. Pure functions of the
 * history, so that a resumed training decides as an uninterrupted one does.
 *
 * @param patience number of epochs in a row without a better one after which training stops; 0 for
 *     never
 * @param metric what is compared, on the validation data
 * @param minDelta by how much an epoch must be better to count, at least 0
 */
public record EarlyStopping(int patience, Metric metric, double minDelta) {

  /** Never stops; the epoch with the smallest validation loss is the best. */
  public static final EarlyStopping NEVER = new EarlyStopping(0, Metric.LOSS, 0);

  public EarlyStopping {
    if (patience < 0) {
      throw new InvalidInputException(
          "early stopping's patience must be 0 (never) or more epochs, but got " + patience);
    }
    if (!(minDelta >= 0) || Double.isInfinite(minDelta)) {
      throw new InvalidInputException(
          "early stopping's smallest improvement must be at least 0 and finite, but got "
              + minDelta);
    }
  }

  /**
   * Index in the history of the best epoch: the first that no later one beats by more than
   * minDelta; -1 if no epoch was validated, or the metric was never a number.
   */
  public int bestEpoch(List<EpochResult> history) {
    int best = -1;
    double bestValue = Double.NaN;
    for (int i = 0; i < history.size(); i++) {
      double value = history.get(i).validation().map(v -> v.get(metric)).orElse(Double.NaN);
      if (isBetter(value, bestValue)) {
        best = i;
        bestValue = value;
      }
    }
    return best;
  }

  /** Whether patience has run out after the last epoch of the history. */
  public boolean stopsAfter(List<EpochResult> history) {
    if (patience == 0 || history.isEmpty() || history.getLast().validation().isEmpty()) {
      return false;
    }
    return history.size() - 1 - bestEpoch(history) >= patience;
  }

  private boolean isBetter(double value, double than) {
    if (Double.isNaN(than)) {
      return !Double.isNaN(value);
    }
    return metric.higherIsBetter() ? value > than + minDelta : value < than - minDelta;
  }
}
