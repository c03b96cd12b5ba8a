package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.tabular.decision.Residuals;
import io.evenkeel.tabular.decision.ThresholdRule;

/**
 * Whether what the settings ask for can be decided, before anything is trained.
 *
 * @param heldOut number of rows that each network, or one of them, is not trained on
 */
record DecisionChecks(Target target, TabularSettings settings, long heldOut) {

  /**
   * Refuses a scale, a threshold or intervals that the target or the rows do not have.
   *
   * @throws InvalidInputException if there is something to refuse
   */
  void require() {
    requireTransform();
    requireThreshold();
    requireInterval();
  }

  private void requireTransform() {
    TargetTransform transform = settings.transform();
    if (target.task() == Task.REAL
        || transform == TargetTransform.AUTO
        || transform == TargetTransform.NONE) {
      return;
    }
    throw new InvalidInputException(
        "numbers are learned on another scale, but '%s' is a class: leave --target-transform out, or ask for --task number"
            .formatted(target.column().name()));
  }

  private void requireThreshold() {
    ThresholdRule rule = settings.threshold();
    if (!settings.positive().isEmpty() && target.task() == Task.REAL) {
      throw new InvalidInputException(
          "one of two classes is the positive one, but '%s' is a number: leave --positive out"
              .formatted(target.column().name()));
    }
    if (rule.equals(ThresholdRule.half())) {
      return;
    }
    if (target.task() != Task.BINARY) {
      throw new InvalidInputException(
          "a threshold lies between two classes, but '%s' %s: leave --threshold out"
              .formatted(
                  target.column().name(),
                  target instanceof ClassTarget classes
                      ? "has " + classes.classes().size()
                      : "is a number"));
    }
    if (rule.needsRows() && heldOut == 0) {
      throw new InvalidInputException(
          "--threshold %s is chosen on rows that are not trained on, but there are none: give --validation-fraction 0.1, say, or the threshold itself"
              .formatted(rule));
    }
  }

  private void requireInterval() {
    double level = settings.interval();
    if (level == 0) {
      return;
    }
    if (target.task() != Task.REAL) {
      throw new InvalidInputException(
          "intervals are around numbers, but '%s' is a class, with probabilities of its own: leave --interval out"
              .formatted(target.column().name()));
    }
    if (heldOut < Residuals.fewestRows(level)) {
      throw new InvalidInputException(
          "--interval %s needs at least %d rows that are not trained on, but there are %d: give more rows, or a lower level"
              .formatted(level, Residuals.fewestRows(level), heldOut));
    }
  }
}
