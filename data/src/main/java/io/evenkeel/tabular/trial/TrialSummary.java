package io.evenkeel.tabular.trial;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Several trials of the same settings.
 *
 * @param trials at least 1
 */
public record TrialSummary(List<Trial> trials) {

  /**
   * A metric over the trials.
   *
   * @param mean of them
   * @param deviation their standard deviation, with their number less 1; 0 for a single one
   * @param baseline mean of the baseline's; NaN where it has none
   */
  public record Spread(Metric metric, double mean, double deviation, double baseline) {}

  public TrialSummary {
    trials = List.copyOf(trials);
    if (trials.isEmpty()) {
      throw new InvalidInputException("a summary needs at least 1 trial");
    }
  }

  /** Each metric that every trial has. */
  public List<Spread> spreads() {
    List<Spread> spreads = new ArrayList<>();
    for (Metric metric : trials.getFirst().model().keySet()) {
      double[] values = values(metric, Trial::model);
      double mean = mean(values);
      if (Double.isFinite(mean)) {
        double squares = 0;
        for (double value : values) {
          squares += (value - mean) * (value - mean);
        }
        double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
        spreads.add(new Spread(metric, mean, deviation, mean(values(metric, Trial::baseline))));
      }
    }
    return spreads;
  }

  private double[] values(Metric metric, Function<Trial, Map<Metric, Double>> of) {
    return trials.stream()
        .mapToDouble(trial -> of.apply(trial).getOrDefault(metric, Double.NaN))
        .toArray();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
