package io.evenkeel.tabular;

import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.metrics.Metric;
import io.evenkeel.metrics.RegressionErrors;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The metrics of a target under way: of classes, or of numbers in their own unit. */
interface TargetMetrics {
  /**
   * Takes in rows.
   *
   * @param logits the network's outputs; overwritten
   * @param targets classes, or numbers in their own unit
   */
  void add(float[] logits, float[] targets, int count);

  long rows();

  Evaluation result();

  static TargetMetrics of(Target target) {
    return switch (target) {
      case NumberTarget number -> new NumberOutcome(number);
      case ClassTarget classes -> new ClassOutcome(classes);
    };
  }

  /** Classes. */
  final class ClassOutcome implements TargetMetrics {
    private static final int MOST_ROWS = 1 << 14;

    private final Evaluator evaluator;
    private long rows;

    ClassOutcome(ClassTarget target) {
      int outputs = target.outputs();
      Set<Metric> metrics = EnumSet.copyOf(Evaluator.everyMetric(target.task(), outputs));
      metrics.remove(Metric.LOSS);
      evaluator =
          new Evaluator(
              target.task() == Task.BINARY ? Loss.binaryCrossEntropy() : Loss.softmaxCrossEntropy(),
              outputs,
              MOST_ROWS,
              metrics);
    }

    @Override
    public void add(float[] logits, float[] targets, int count) {
      if (count > 0) {
        evaluator.add(logits, targets, count);
      }
      rows += count;
    }

    @Override
    public long rows() {
      return rows;
    }

    @Override
    public Evaluation result() {
      return evaluator.result();
    }
  }

  /** Numbers. */
  final class NumberOutcome implements TargetMetrics {
    private final NumberTarget target;
    private final RegressionErrors errors = new RegressionErrors(1);
    private long rows;

    NumberOutcome(NumberTarget target) {
      this.target = target;
    }

    @Override
    public void add(float[] logits, float[] targets, int count) {
      for (int r = 0; r < count; r++) {
        logits[r] = (float) target.value(logits[r]);
        errors.add(logits, targets, r);
      }
      rows += count;
    }

    @Override
    public long rows() {
      return rows;
    }

    @Override
    public Evaluation result() {
      return new Evaluation(
          rows,
          Map.of(Metric.RMSE, errors.rmse(), Metric.MAE, errors.mae(), Metric.R2, errors.r2()),
          Optional.empty());
    }
  }
}
