package io.evenkeel.onnx.doctor;

import io.evenkeel.network.BatchNorm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What is seen in the numbers that a batch normalization holds, without running the model. */
final class StateChecks {
  /** A channel that passes less than this share of what it should passes nothing that matters. */
  static final double DEAD = 1e-3;

  /** Means and variances this close to 0 and 1 have hardly left where they started. */
  static final double NEARLY = 0.05;

  /** Standard deviations above 10,000 come from inputs that were not scaled, or from divergence. */
  static final double HUGE = 1e8;

  private final NormState norm;
  private final List<Finding> findings = new ArrayList<>();

  private StateChecks(NormState norm) {
    this.norm = norm;
  }

  static List<Finding> of(NormState norm, boolean startsInStatistics) {
    StateChecks checks = new StateChecks(norm);
    if (checks.numbersCanBe()) {
      checks.impossibleVariances();
      checks.statistics(startsInStatistics);
      checks.gamma();
    }
    return List.copyOf(checks.findings);
  }

  private int count(IntPredicate channels) {
    return (int) IntStream.range(0, norm.channels()).filter(channels).count();
  }

  private void add(Severity severity, Problem problem, Object... arguments) {
    findings.add(Finding.of(severity, problem, norm.name(), arguments));
  }

  /** A fault in some channels matters less than one in all of them. */
  private Severity severity(int channels) {
    return channels == norm.channels() ? Severity.SERIOUS : Severity.WARNING;
  }

  private double root(int c) {
    return norm.variance()[c] + norm.epsilon();
  }

  /** Whether the layer's output is finite for finite inputs. */
  private boolean numbersCanBe() {
    int wrong =
        count(c ->
            !Double.isFinite(norm.gamma()[c])
                || !Double.isFinite(norm.beta()[c])
                || !Double.isFinite(norm.mean()[c])
                || Double.isNaN(root(c)));
    if (wrong > 0) {
      add(Severity.SERIOUS, Problem.INVALID_NUMBERS, wrong, norm.channels());
    }
    int negative = count(c -> root(c) < 0);
    if (negative > 0) {
      double least = least(c -> root(c));
      add(Severity.SERIOUS, Problem.NEGATIVE_ROOT, negative, norm.channels(), least);
    }
    int zero = count(c -> root(c) == 0);
    if (zero > 0) {
      add(Severity.SERIOUS, Problem.ZERO_ROOT, zero, norm.channels());
    }
    return wrong + negative + zero == 0;
  }

  private double least(IntToDoubleFunction number) {
    return IntStream.range(0, norm.channels()).mapToDouble(number).min().orElse(0);
  }

  /** Variances that no data has, but that leave the output finite. */
  private void impossibleVariances() {
    int infinite = count(c -> root(c) == Double.POSITIVE_INFINITY);
    if (infinite > 0) {
      add(severity(infinite), Problem.INFINITE_VARIANCE, infinite, norm.channels());
    }
    int negative = count(c -> norm.variance()[c] < 0);
    if (negative > 0) {
      double least = least(c -> norm.variance()[c]);
      double most =
          -least(c -> norm.variance()[c] < 0 ? -Math.abs(norm.gamma()[c]) / Math.sqrt(root(c)) : 0);
      add(Severity.WARNING, Problem.NEGATIVE_VARIANCE, negative, norm.channels(), least, most);
    }
  }

  private void statistics(boolean startsInStatistics) {
    double[] variance = norm.variance();
    if (within(0)) {
      add(Severity.SERIOUS, Problem.INITIAL_STATISTICS, norm.channels());
      return;
    }
    if (startsInStatistics && !norm.onInput() && within(NEARLY)) {
      add(Severity.WARNING, Problem.NEARLY_INITIAL_STATISTICS, norm.channels(), NEARLY);
    }
    int dead = count(c -> variance[c] >= 0 && isConstant(variance[c], norm.epsilon()));
    if (dead > 0) {
      double most = Arrays.stream(norm.gamma()).map(Math::abs).max().orElse(0);
      double factor = most / Math.sqrt(norm.epsilon());
      add(severity(dead), Problem.DEAD_VARIANCE, dead, norm.channels(), factor);
    }
    int small = count(c -> variance[c] >= 0 && variance[c] < norm.epsilon()) - dead;
    if (small > 0) {
      add(Severity.WARNING, Problem.SMALL_VARIANCE, norm.epsilon(), small, norm.channels());
    }
    int huge = norm.onInput() ? 0 : count(c -> variance[c] > HUGE && Double.isFinite(variance[c]));
    if (huge > 0) {
      double most = Arrays.stream(variance).filter(Double::isFinite).max().orElse(0);
      add(Severity.WARNING, Problem.HUGE_VARIANCE, HUGE, huge, norm.channels(), most);
    }
    double farthest = farthest(norm.mean(), variance, norm.epsilon());
    if (farthest > BatchNorm.FOLD_LIMIT) {
      add(Severity.WARNING, Problem.CANCELLATION, farthest);
    }
  }

  private boolean within(double distance) {
    return count(c ->
        Math.abs(norm.mean()[c]) <= distance && Math.abs(norm.variance()[c] - 1) <= distance)
        == norm.channels();
  }

  /** Whether the input of a channel was constant: epsilon leaves less than a thousandth of it. */
  private static boolean isConstant(double variance, double epsilon) {
    return variance < DEAD * DEAD * epsilon || variance == 0;
  }

  /** The largest |mean| in standard deviations, of the channels that are not constant. */
  static double farthest(double[] mean, double[] variance, double epsilon) {
    return IntStream.range(0, mean.length)
        .filter(c -> !isConstant(variance[c], epsilon))
        .mapToDouble(c -> Math.abs(mean[c]) / Math.sqrt(variance[c] + epsilon))
        .max()
        .orElse(0);
  }

  private void gamma() {
    double most = DoubleStream.of(norm.gamma()).map(Math::abs).max().orElse(0);
    int dead = count(c -> Math.abs(norm.gamma()[c]) < DEAD * most || norm.gamma()[c] == 0);
    if (dead > 0) {
      add(severity(dead), Problem.DEAD_GAMMA, DEAD, dead, norm.channels());
    }
  }
}
