package io.evenkeel.serve.drift;

import java.util.List;

/**
 * How far the layers were from their statistics over a span of rows.
 *
 * @param time when it ended, milliseconds since 1970
 * @param rows in it
 * @param means of each layer {@link LayerReport#mean}
 * @param variances of each layer {@link LayerReport#variance}
 */
public record DriftPoint(long time, long rows, List<Double> means, List<Double> variances) {
  public DriftPoint {
    means = List.copyOf(means);
    variances = List.copyOf(variances);
  }
}
