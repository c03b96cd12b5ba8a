package io.evenkeel.lab.live;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.page.Text;
import io.evenkeel.lab.page.Tiles;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a training: the part of a live page that a report does not have. It keeps the
 * means of up to {@value #POINTS} equally long stretches of steps, however many steps there are, so
 * that a step costs the training nothing that grows.
 */
public final class LiveTraining implements TrainingListener {
  private static final int POINTS = 512;

  private final double[] lossSums = new double[POINTS];
  private final long[] steps = new long[POINTS];
  private int points;
  private int stride = 1;
  private int inLast;
  private @Nullable TrainingPlan plan;
  private @Nullable StepResult last;
  private double seconds;

  /** The progress before the training has begun. */
  public LiveTraining() {}

  @Override
  public synchronized void onStart(TrainingPlan value) {
    plan = value;
  }

  @Override
  public synchronized void onStep(StepResult step) {
    last = step;
    seconds += step.seconds();
    if (inLast == 0 || inLast == stride) {
      if (points == POINTS) {
        halve();
      }
      points++;
      inLast = 0;
      lossSums[points - 1] = 0;
    }
    lossSums[points - 1] += step.loss();
    steps[points - 1] = step.step();
    inLast++;
  }

  /** Merges every two stretches into one. All are full when this is called. */
  private void halve() {
    for (int i = 0; i < POINTS / 2; i++) {
      lossSums[i] = lossSums[2 * i] + lossSums[2 * i + 1];
      steps[i] = steps[2 * i + 1];
    }
    points = POINTS / 2;
    stride *= 2;
  }

  /** How many steps have been made; 0 before the first. */
  public synchronized long step() {
    return last == null ? 0 : last.step();
  }

  /** The part of the page. */
  public synchronized Section section() {
    return new Section(
        "now",
        Text.of("live.now"),
        Text.verbatim(""),
        last == null || plan == null
            ? List.of()
            : List.of(tiles(plan, last), chart(stride, inLast)));
  }

  private Tiles tiles(TrainingPlan planned, StepResult step) {
    double left =
        (planned.totalSteps() - step.step())
            * seconds
            / Math.max(1, step.step() - planned.from().step());
    return new Tiles(
        List.of(
            new Tiles.Tile(
                Text.of("live.step"),
                Text.of("live.of", count(step.step()), count(planned.totalSteps())),
                Text.of(
                    "live.epoch",
                    String.valueOf(step.epoch()),
                    String.valueOf(planned.config().epochs()))),
            new Tiles.Tile(
                Text.of("live.epochLoss"),
                Text.verbatim(String.format(Locale.ROOT, "%.4g", step.epochLoss())),
                Text.of("live.soFar")),
            new Tiles.Tile(
                Text.of("live.epochAccuracy"),
                Text.verbatim(
                    Double.isNaN(step.epochAccuracy())
                        ? "–"
                        : String.format(Locale.ROOT, "%.2f %%", 100 * step.epochAccuracy())),
                Text.of("live.soFar")),
            new Tiles.Tile(
                Text.of("live.left"),
                Text.verbatim(String.format(Locale.ROOT, "%.0f s", left)),
                Text.of("live.evaluations"))));
  }

  private LineChart chart(int length, int lengthOfLast) {
    double[] x = new double[points];
    double[] y = new double[points];
    for (int i = 0; i < points; i++) {
      x[i] = steps[i];
      y[i] = lossSums[i] / (i == points - 1 ? lengthOfLast : length);
    }
    boolean positive = Arrays.stream(y).allMatch(v -> v > 0);
    Text loss = Text.of("live.batchLoss");
    return new LineChart(
        "live-loss",
        loss,
        Axis.of(Text.of("live.step")),
        positive ? Axis.logarithmic(loss) : Axis.of(loss),
        List.of(LineChart.Series.of(loss, Color.TRAINING, x, y)));
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
  }
}
