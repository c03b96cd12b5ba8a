package io.evenkeel.benchmarks;

import tools.jackson.databind.json.JsonMapper;

/**
 * How many bytes an engine keeps between the forward and the backward pass of a training step;
 * printed as one line of JSON.
 *
 * @param engine who keeps them
 * @param workload label of the workload
 * @param network {@code bn} or {@code plain}
 * @param keptBytes as counted
 * @param formulaBytes as the engine's formulas say; as counted for our networks of images, which
 *     have no formula here
 */
public record KeptReport(
    String engine, String workload, String network, long keptBytes, long formulaBytes) {

  private static final JsonMapper JSON = new JsonMapper();

  /** One line of JSON. */
  public String toJson() {
    return JSON.writeValueAsString(this);
  }

  /** Reads what {@link #toJson} wrote. */
  public static KeptReport parse(String line) {
    return JSON.readValue(line, KeptReport.class);
  }
}
