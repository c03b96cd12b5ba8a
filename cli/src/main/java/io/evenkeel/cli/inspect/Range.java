package io.evenkeel.cli.inspect;

import io.evenkeel.cli.output.Json;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import tools.jackson.databind.node.ObjectNode;

/** The smallest, the mean and the largest of some numbers. */
record Range(double min, double mean, double max) {

  static Range of(double[] values) {
    DoubleSummaryStatistics summary = Arrays.stream(values).summaryStatistics();
    return new Range(summary.getMin(), summary.getAverage(), summary.getMax());
  }

  static Range of(float[] values) {
    double[] copy = new double[values.length];
    Arrays.setAll(copy, i -> values[i]);
    return of(copy);
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    Json.put(json, "min", min);
    Json.put(json, "mean", mean);
    Json.put(json, "max", max);
    return json;
  }
}
