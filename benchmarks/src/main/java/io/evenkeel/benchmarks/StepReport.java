package io.evenkeel.benchmarks;

import java.util.List;
import java.util.SortedMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one run of a step benchmark found; printed as one line of JSON.
 *
 * @param engine the library that ran the steps: {@code evenkeel}, {@code pytorch}, {@code
 *     onnxruntime}
 * @param workload label of the workload
 * @param network {@code bn} or {@code plain}
 * @param threads number of threads it was allowed
 * @param variant the engine's own way of doing the step, or empty
 * @param repetitions number of timed steps
 * @param median milliseconds a step
 * @param p10 milliseconds that a tenth of the steps stayed under
 * @param p90 milliseconds that nine tenths of the steps stayed under
 * @param firstLosses losses of the very first steps, before the end of the warm-up
 * @param lastLosses losses of the last steps
 * @param settings versions and thread settings, by name
 */
public record StepReport(
    String engine,
    String workload,
    String network,
    int threads,
    String variant,
    int repetitions,
    double median,
    double p10,
    double p90,
    List<Double> firstLosses,
    List<Double> lastLosses,
    SortedMap<String, String> settings) {

  private static final JsonMapper JSON = new JsonMapper();

  /** One line of JSON. */
  public String toJson() {
    return JSON.writeValueAsString(this);
  }

  /** Reads what {@link #toJson} wrote. */
  public static StepReport parse(String line) {
    return JSON.readValue(line, StepReport.class);
  }

  /** Mean of the first losses. */
  public double firstLoss() {
    return mean(firstLosses);
  }

  /** Mean of the last losses. */
  public double lastLoss() {
    return mean(lastLosses);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
