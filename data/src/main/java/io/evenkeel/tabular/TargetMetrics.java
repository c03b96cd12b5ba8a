package io.evenkeel.tabular;

import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.metrics.Metric;
import io.evenkeel.metrics.RegressionErrors;
import io.evenkeel.tabular.decision.Coverage;
import io.evenkeel.tabular.decision.Decisions;
import io.evenkeel.tabular.decision.RankedRows;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The metrics of a target under way: of classes, or of numbers in their own unit. */
interface TargetMetrics {
  /**
   * Takes in rows.
   *
   * @param logits the network's outputs; may be overwritten
   * @param targets classes, or numbers in their own unit
   */
  void add(float[] logits, double[] targets, int count);

  long rows();

  Evaluation result();

  /** The rows by how sure the network is; of two classes only. */
  default Optional<RankedRows> ranked() {
    return Optional.empty();
  }

  /** What the intervals hold, where there are any. */
  default Optional<Coverage> coverage() {
    return Optional.empty();
  }

  /** The metrics of no rows yet. */
  static TargetMetrics of(Target target, Decisions decisions) {
    return switch (target) {
      case NumberTarget number -> new NumberOutcome(number, decisions);
      case ClassTarget classes -> new ClassOutcome(classes, decisions);
    };
  }

  /** Classes. */
  final class ClassOutcome implements TargetMetrics {
    private static final int MOST_ROWS = 1 << 14;

    private final Evaluator evaluator;
    private final RankedRows.@Nullable Builder ranked;
    private long rows;

    ClassOutcome(ClassTarget target, Decisions decisions) {
      ranked = target.task() == Task.BINARY ? new RankedRows.Builder() : null;
      int outputs = target.outputs();
      Set<Metric> metrics = EnumSet.copyOf(Evaluator.everyMetric(target.task(), outputs));
      metrics.remove(Metric.LOSS);
      evaluator =
          new Evaluator(
              target.task() == Task.BINARY ? Loss.binaryCrossEntropy() : Loss.softmaxCrossEntropy(),
              outputs,
              MOST_ROWS,
              metrics);
      evaluator.yesAbove(decisions.threshold());
    }

    @Override
    public void add(float[] logits, double[] targets, int count) {
      float[] classes = new float[count];
      for (int r = 0; r < count; r++) {
        classes[r] = (float) targets[r];
      }
      if (count > 0) {
        evaluator.add(logits, classes, count);
      }
      for (int r = 0; ranked != null && r < count; r++) {
        ranked.add(logits[r], targets[r] >= 0.5f);
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

    @Override
    public Optional<RankedRows> ranked() {
      return Optional.ofNullable(ranked).map(RankedRows.Builder::build);
    }
  }

  /** Numbers. */
  final class NumberOutcome implements TargetMetrics {
    private final NumberTarget target;
    private final RegressionErrors errors = new RegressionErrors(1);
    private final double halfWidth;
    private final Coverage.@Nullable Builder coverage;
    private long rows;

    NumberOutcome(NumberTarget target, Decisions decisions) {
      this.target = target;
      halfWidth = decisions.hasIntervals() ? decisions.halfWidth() : 0;
      coverage = decisions.hasIntervals() ? new Coverage.Builder(decisions.level()) : null;
    }

    @Override
    public void add(float[] logits, double[] targets, int count) {
      for (int r = 0; r < count; r++) {
        if (coverage != null) {
          coverage.add(
              target.low(logits[r], halfWidth), target.high(logits[r], halfWidth), targets[r]);
        }
        errors.add(target.value(logits[r]), targets[r]);
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

    @Override
    public Optional<Coverage> coverage() {
      return Optional.ofNullable(coverage).map(Coverage.Builder::build);
    }
  }
}
