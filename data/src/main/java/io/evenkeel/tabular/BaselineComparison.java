package io.evenkeel.tabular;

import io.evenkeel.metrics.Evaluation;
import io.evenkeel.tabular.decision.Decisions;
import io.evenkeel.tabular.decision.Judged;

/**
 * The metrics of a model under way, and beside them those of the single answer that is right most
 * often.
 */
final class BaselineComparison {
  private final TargetMetrics own;
  private final TargetMetrics constant;
  private final float[] answer;

  BaselineComparison(Target target, Decisions decisions) {
    own = TargetMetrics.of(target, decisions);
    constant = TargetMetrics.of(target, Decisions.NONE);
    answer = TabularEvaluator.answer(target);
  }

  /**
   * Takes in rows.
   *
   * @param logits the networks' outputs; overwritten
   * @param targets classes, or numbers in their own unit
   */
  void add(float[] logits, double[] targets, int count) {
    own.add(logits, targets, count);
    for (int i = 0; i < count; i++) {
      System.arraycopy(answer, 0, logits, i * answer.length, answer.length);
    }
    constant.add(logits, targets, count);
  }

  long rows() {
    return own.rows();
  }

  /** The model's. */
  Evaluation own() {
    return own.result();
  }

  /** The results of the model's decisions. */
  Judged decided(Decisions decisions) {
    return new Judged(decisions, own.ranked(), own.coverage());
  }

  /** The results of the constant answer. */
  Evaluation baseline() {
    return constant.result();
  }
}
