package io.evenkeel.lab.report;

import io.evenkeel.lab.compare.ArmProbes;
import io.evenkeel.lab.compare.CompareResult;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.ComparisonSummary;
import java.util.List;

/**
 * What the page of a comparison is made of.
 *
 * @param name of its folder
 * @param command that repeats it
 * @param config its settings, JSON for people
 * @param probes of its trainings; none where none were taken
 */
public record CompareRecord(
    String name,
    String command,
    String config,
    Comparison comparison,
    CompareResult result,
    List<ArmProbes> probes) {

  public CompareRecord {
    probes = List.copyOf(probes);
  }

  /** What the curves answer. */
  public ComparisonSummary answers() {
    return ComparisonSummary.of(comparison, result.judged());
  }
}
