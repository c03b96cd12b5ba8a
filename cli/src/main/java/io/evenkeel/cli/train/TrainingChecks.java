package io.evenkeel.cli.train;

import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.onnx.doctor.Doctor;
import io.evenkeel.onnx.doctor.Finding;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingPlan;
import io.evenkeel.training.TrainingRun;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    alike(findings).forEach(sentence -> Terminal.print("warning: " + sentence, lines));
    lines.flush();
  }

  private static String sentences(List<Finding> findings) {
    return String.join("; ", alike(findings));
  }

  /** A sentence for each piece of advice, with the first of the layers that need it. */
  static List<String> alike(List<Finding> findings) {
    Map<String, List<Finding>> groups =
        findings.stream()
            .collect(
                Collectors.groupingBy(
                    f -> f.problem() + f.remedy(), LinkedHashMap::new, Collectors.toList()));
    return groups.values().stream()
        .map(group -> {
          int more = group.size() - 1;
          return group.getFirst().sentence()
              + (more == 0 ? "" : " (and %d more layer%s)".formatted(more, more == 1 ? "" : "s"));
        })
        .toList();
  }
}
