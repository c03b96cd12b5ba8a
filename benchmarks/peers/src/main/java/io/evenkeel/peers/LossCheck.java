package io.evenkeel.peers;

import io.evenkeel.benchmarks.StepReport;
import io.evenkeel.benchmarks.Workload;
import java.util.Optional;

/**
 * Checks that the engines did the same work: from the same weights and data, the first losses agree
 * to 0.1 % and the last ones to 20 % (rounding grows over thousands of steps), and training brings
 * the loss down by at least a tenth.
 */
final class LossCheck {
  private static final double FIRST_TOLERANCE = 1e-3;
  private static final double LAST_TOLERANCE = 0.2;
  private static final double FALL = 0.9;

  private LossCheck() {}

  /** What is wrong with a report's losses, beside those of another; empty if nothing is. */
  static Optional<String> problem(StepReport report, StepReport reference) {
    Workload workload = Workload.named(report.workload());
    if (workload.trains() && !(report.lastLoss() < FALL * report.firstLoss())) {
      return Optional.of(
          "expected %s to train, but its loss went from %g to %g"
              .formatted(report.engine(), report.firstLoss(), report.lastLoss()));
    }
    double last = workload.trains() ? LAST_TOLERANCE : FIRST_TOLERANCE;
    if (close(report.firstLoss(), reference.firstLoss(), FIRST_TOLERANCE)
        && close(report.lastLoss(), reference.lastLoss(), last)) {
      return Optional.empty();
    }
    return Optional.of(
        "expected %s to have the losses of %s, first %g and last %g, but it has %g and %g"
            .formatted(
                report.engine(),
                reference.engine(),
                reference.firstLoss(),
                reference.lastLoss(),
                report.firstLoss(),
                report.lastLoss()));
  }

  private static boolean close(double value, double reference, double tolerance) {
    return Math.abs(value - reference) <= tolerance * Math.abs(reference);
  }
}
