package io.evenkeel.lab.compare;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.page.Text;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.metrics.Metric;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What networks are compared by: a metric, and how it is shown.
 *
 * @param metric one of those that a training takes along the way ({@link Evaluator#brief})
 * @param unit what the metric is multiplied by: for errors of a standardised target the target's
 *     standard deviation, which gives them in the target's own unit; otherwise 1
 */
public record Measure(Metric metric, double unit) {
  private static final int AREA_DECIMALS = 4;
  private static final int DIGITS = 4;
  private static final double SMALL = 1e-4;
  private static final double LARGE = 1e7;

  public Measure {
    if (!(unit > 0) || Double.isInfinite(unit)) {
      throw new InvalidInputException("a measure's unit must be positive, but got " + unit);
    }
  }

  /** The usual measure: accuracy, or for real targets the root mean squared error. */
  public static Measure of(Task task, double unit) {
    return new Measure(task == Task.REAL ? Metric.RMSE : Metric.ACCURACY, unit).inUnit();
  }

  /**
   * The measure by a metric of the user's choice.
   *
   * @throws InvalidInputException if it is not taken while a network is trained for that task
   */
  public static Measure of(Metric metric, Task task, double unit) {
    if (!Evaluator.brief(task).contains(metric)) {
      throw new InvalidInputException(
          "these networks can be compared by %s, but not by %s"
              .formatted(
                  Evaluator.brief(task).stream().map(Metric::key).collect(Collectors.joining(", ")),
                  metric.key()));
    }
    return new Measure(metric, unit).inUnit();
  }

  private Measure inUnit() {
    return metric == Metric.RMSE || metric == Metric.MAE ? this : new Measure(metric, 1);
  }

  public boolean higherIsBetter() {
    return metric.higherIsBetter();
  }

  /** The score of an evaluation, in the measure's unit. */
  public double of(Evaluation evaluation) {
    return unit * evaluation.get(metric);
  }

  /** What it is called: {@code accuracy}. */
  public Text name() {
    return Text.of("metric." + metric.key());
  }

  /** Whether a score is a share that is shown in percent. */
  public boolean isShare() {
    return metric == Metric.ACCURACY;
  }

  /** A score as {@code 98.41 %}, {@code 0.9231} or {@code 47,043}. */
  public String show(double score) {
    if (Double.isNaN(score)) {
      return "-";
    }
    return isShare() ? number(100 * score, 2) + " %" : number(score, decimals(score));
  }

  /** Scores as {@code 98.41 ± 0.12 %}: mean and standard deviation over the seeds. */
  public String show(Spread scores) {
    if (Double.isNaN(scores.std())) {
      return show(scores.mean());
    }
    return isShare()
        ? "%s ± %s %%".formatted(number(100 * scores.mean(), 2), number(100 * scores.std(), 2))
        : "%s ± %s"
            .formatted(
                number(scores.mean(), decimals(scores.mean())),
                number(scores.std(), decimals(scores.mean())));
  }

  /** A difference of scores as {@code +0.31} (percentage points) or {@code -1,204}. */
  public String showDifference(double difference, double score) {
    if (Double.isNaN(difference)) {
      return "-";
    }
    String size =
        isShare()
            ? number(100 * Math.abs(difference), 2)
            : number(Math.abs(difference), decimals(score));
    return (difference < 0 ? "-" : "+") + size;
  }

  /** How many decimals a score is shown with; negative for a power of ten. */
  private int decimals(double score) {
    double size = Math.abs(score);
    if (metric == Metric.AUC || metric == Metric.R2 || size == 0) {
      return AREA_DECIMALS;
    }
    if (size < SMALL || size >= LARGE) {
      return -1;
    }
    return Math.max(0, DIGITS - 1 - (int) Math.floor(Math.log10(size)));
  }

  private static String number(double value, int decimals) {
    return decimals < 0
        ? String.format(Locale.ROOT, "%.3e", value)
        : String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
