package io.evenkeel.metrics;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How good a network's predictions on a data set are.
 *
 * @param rows number of rows
 * @param values the metrics that were taken, in the order of {@link Metric}; a metric that the rows
 *     do not define, such as AUC over rows of one class, is NaN
 * @param confusion for classes, where it was asked for
 */
public record Evaluation(
    long rows, Map<Metric, Double> values, Optional<ConfusionMatrix> confusion) {

  public Evaluation {
    Map<Metric, Double> ordered = new EnumMap<>(Metric.class);
    ordered.putAll(values);
    values = Collections.unmodifiableMap(ordered);
  }

  /** The metric's value; NaN if it was not taken. */
  public double get(Metric metric) {
    return values.getOrDefault(metric, Double.NaN);
  }

  /** {@link Metric#LOSS}. */
  public double loss() {
    return get(Metric.LOSS);
  }

  /** {@link Metric#ACCURACY}; NaN for real targets. */
  public double accuracy() {
    return get(Metric.ACCURACY);
  }
}
