package io.evenkeel.onnx.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor has to say about a model.
 *
 * @param norms number of its batch normalizations
 * @param findings the most important first
 * @param skipped the batch normalizations that could not be looked at, each with the reason
 * @param examination what the model does on data; null if there were none, or if it cannot run
 */
public record Diagnosis(
    int norms, List<Finding> findings, List<String> skipped, @Nullable Examination examination) {

  public Diagnosis {
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort(Comparator.comparing(Finding::severity));
    findings = List.copyOf(sorted);
    skipped = List.copyOf(skipped);
  }

  /** Number of findings of a severity. */
  public int count(Severity severity) {
    return (int) findings.stream().filter(f -> f.severity() == severity).count();
  }

  /** Whether predictions are wrong, or may be. */
  public boolean isSerious() {
    return count(Severity.SERIOUS) > 0;
  }
}
