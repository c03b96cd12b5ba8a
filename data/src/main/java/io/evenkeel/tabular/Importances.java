package io.evenkeel.tabular;

import io.evenkeel.metrics.Metric;
import java.util.List;

/**
 * The importance of all columns.
 *
 * @param metric what gets worse
 * @param value the metric with all columns known
 * @param rows number of rows it was measured on
 * @param columns the most important first
 */
public record Importances(Metric metric, double value, long rows, List<Importance> columns) {
  public Importances {
    columns = List.copyOf(columns);
  }
}
