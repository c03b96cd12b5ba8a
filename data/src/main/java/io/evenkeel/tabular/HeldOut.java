package io.evenkeel.tabular;

import java.util.List;

/**
 * Rows that the networks which speak of them were not trained on.
 *
 * @param logits what the networks say, rows x outputs
 * @param targets what the networks learn for the rows
 */
record HeldOut(float[] logits, float[] targets) {
  private static final int BLOCK = 1 << 12;

  int rows() {
    return targets.length;
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

  /** What the networks are worth on these rows. */
  TabularEvaluation evaluation(Target target) {
    BaselineComparison comparison = new BaselineComparison(target);
    int outputs = target.outputs();
    for (int from = 0; from < rows(); from += BLOCK) {
      int count = Math.min(BLOCK, rows() - from);
      float[] block = new float[count * outputs];
      float[] to = new float[count];
      for (int r = 0; r < count; r++) {
        to[r] =
            target instanceof NumberTarget number
                ? (float) number.original(targets[from + r])
                : targets[from + r];
      }
      System.arraycopy(logits, from * outputs, block, 0, block.length);
      comparison.add(block, to, count);
    }
    return TabularEvaluator.evaluation(target, comparison.own(), comparison.baseline(), List.of());
  }
}
