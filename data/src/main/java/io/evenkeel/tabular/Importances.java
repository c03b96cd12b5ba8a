package io.evenkeel.tabular;

import io.evenkeel.metrics.Metric;
import java.util.List;

/**
 * The importance of all columns.
 *
 * @param metric what gets worse
 * @param value the metric with all columns known
 * @param rows number of rows it was measured on
 * @param of number of rows that these were drawn from at random
 * @param repeats how often each column was dealt
 * @param together by how much the metric gets worse where all columns are dealt together
 * @param columns the most important first
 * @param notes what explains them, where they alone would mislead
 */
public record Importances(
    Metric metric,
    double value,
    long rows,
    long of,
    int repeats,
    double together,
    List<Importance> columns,
    List<Note> notes) {
  public Importances {
    columns = List.copyOf(columns);
    notes = List.copyOf(notes);
  }
}
