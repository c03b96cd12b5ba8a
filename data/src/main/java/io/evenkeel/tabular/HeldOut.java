package io.evenkeel.tabular;

import io.evenkeel.loss.Task;
import io.evenkeel.tabular.decision.Decisions;
import io.evenkeel.tabular.decision.RankedRows;
import io.evenkeel.tabular.decision.Residuals;
import io.evenkeel.tabular.decision.Temperature;
import io.evenkeel.tabular.decision.ThresholdRule;
import java.util.Arrays;
import java.util.List;

/**
 * Rows with outputs of networks that were not trained on them.
 *
 * @param logits the networks' outputs, rows x outputs
 * @param targets what the networks learn for the rows
 */
record HeldOut(float[] logits, float[] targets) {
  private static final int BLOCK = 1 << 12;

  int rows() {
    return targets.length;
  }

  /** The same rows with the outputs divided by a temperature. */
  HeldOut over(double temperature) {
    float[] divided = new float[logits.length];
    for (int i = 0; i < divided.length; i++) {
      divided[i] = (float) (logits[i] / temperature);
    }
    return new HeldOut(divided, targets);
  }

  /** The decisions that the settings leave to these rows. */
  Decisions decisions(Target target, TabularSettings settings) {
    if (target instanceof NumberTarget number) {
      double[] residuals = new double[rows()];
      Arrays.setAll(residuals, r -> number.residual(logits[r], targets[r]));
      return new Decisions(
          Temperature.NONE,
          ThresholdRule.half(),
          0.5,
          settings.interval(),
          Residuals.of(residuals));
    }
    Temperature temperature = Temperature.of(logits, targets, target.task());
    double threshold = 0.5;
    if (target.task() == Task.BINARY) {
      threshold = settings.threshold().choose(over(temperature.value()).ranked());
    }
    return new Decisions(temperature, settings.threshold(), threshold, 0, Residuals.NONE);
  }

  private RankedRows ranked() {
    RankedRows.Builder ranked = new RankedRows.Builder();
    for (int r = 0; r < rows(); r++) {
      ranked.add(logits[r], targets[r] >= 0.5f);
    }
    return ranked.build();
  }

  /** A number's target with the correction that leaves no bias on these rows. */
  Target corrected(Target target) {
    if (!(target instanceof NumberTarget number)) {
      return target;
    }
    double[] predicted = new double[rows()];
    double[] actual = new double[rows()];
    for (int r = 0; r < rows(); r++) {
      predicted[r] = number.value(logits[r]);
      actual[r] = number.original(targets[r]);
    }
    return number.corrected(predicted, actual);
  }

  /** How good the networks are on these rows. */
  TabularEvaluation evaluation(Target target, Decisions decisions) {
    BaselineComparison comparison = new BaselineComparison(target, decisions);
    int outputs = target.outputs();
    for (int from = 0; from < rows(); from += BLOCK) {
      int count = Math.min(BLOCK, rows() - from);
      float[] block = new float[count * outputs];
      double[] to = new double[count];
      for (int r = 0; r < count; r++) {
        to[r] =
            target instanceof NumberTarget number
                ? number.original(targets[from + r])
                : targets[from + r];
      }
      System.arraycopy(logits, from * outputs, block, 0, block.length);
      comparison.add(block, to, count);
    }
    return TabularEvaluator.evaluation(
        target, comparison.own(), comparison.baseline(), comparison.decided(decisions), List.of());
  }
}
