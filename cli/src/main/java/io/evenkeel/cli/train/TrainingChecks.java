package io.evenkeel.cli.train;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.onnx.doctor.Doctor;
import io.evenkeel.onnx.doctor.Finding;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingPlan;
import io.evenkeel.training.TrainingRun;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The doctor beside a training: warnings with the remedy, or errors.
 *
 * @param strict whether they are errors
 */
record TrainingChecks(boolean strict) {

  /**
   * Before a training, and before it writes anything.
   *
   * @param steps that it will make
   * @throws InvalidInputException if there are warnings, and they are errors
   */
  void require(Network network, long steps) {
    List<Finding> findings = Doctor.plan(network, steps);
    if (strict && !findings.isEmpty()) {
      throw new InvalidInputException("with --strict: " + sentences(findings));
    }
  }

  /** The same when it begins, with warnings as lines. */
  TrainingListener before(PrintWriter lines) {
    return new TrainingListener() {
      @Override
      public void onStart(TrainingPlan plan) {
        require(plan.network(), plan.totalSteps());
        print(Doctor.plan(plan.network(), plan.totalSteps()), lines);
      }
    };
  }

  /**
   * After a training, whose model is kept; what was said before it is not said again.
   *
   * @throws StrictTrainingException if there are warnings, and they are errors
   */
  void after(TrainingRun run, PrintWriter lines) {
    if (run.stopReason() == StopReason.STOP_REQUESTED) {
      return;
    }
    List<Finding> before = Doctor.plan(run.plan().network(), run.plan().totalSteps());
    List<Finding> findings =
        Doctor.examine(run.model()).findings().stream()
            .filter(finding -> !before.contains(finding))
            .toList();
    if (strict && !findings.isEmpty()) {
      throw new StrictTrainingException(
          "the model is kept, but with --strict: " + sentences(findings));
    }
    print(findings, lines);
  }

  private static void print(List<Finding> findings, PrintWriter lines) {
    findings.forEach(finding -> lines.println("warning: " + finding.sentence()));
    lines.flush();
  }

  private static String sentences(List<Finding> findings) {
    return findings.stream().map(Finding::sentence).collect(Collectors.joining("; "));
  }
}
