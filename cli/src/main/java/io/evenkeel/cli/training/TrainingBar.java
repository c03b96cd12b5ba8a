package io.evenkeel.cli.training;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.terminal.Rate;
import io.evenkeel.cli.terminal.StatusLine;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.TrainingPlan;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/**
 * The progress bar of a training, at the bottom of a terminal: epoch, bar, loss, accuracy, rows a
 * second and time left.
 */
public final class TrainingBar implements AutoCloseable {
  private static final int INTERVAL_MILLIS = 100;
  private static final int NUMBERS_WIDTH = 74;
  private static final int LEAST_BAR = 5;
  private static final int MOST_BAR = 40;

  private final TrainingPlan plan;
  private final StatusLine line;
  private final ProgressBar bar;
  private final boolean unicode;
  private volatile Finished finished = new Finished(null, new Rate());

  /** The last finished step, if there was one, and how fast the steps go. */
  private record Finished(@Nullable StepResult step, Rate rate) {}

  public TrainingBar(TrainingPlan plan, PrintStream terminal) {
    this.plan = plan;
    line = new StatusLine(terminal);
    unicode = canShow(terminal.charset());
    bar =
        ProgressBar.builder()
            .setInitialMax(plan.totalSteps())
            .startsFrom(plan.from().step(), Duration.ZERO)
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .continuousUpdate()
            .clearDisplayOnFinish()
            .setRenderer(this::render)
            .setConsumer(line)
            .build();
  }

  /** Whether the bar can be drawn with lines. */
  static boolean canShow(Charset charset) {
    return charset.newEncoder().canEncode('\u2501');
  }

  /** Takes in a finished step. */
  public void step(StepResult step) {
    finished = new Finished(step, finished.rate().after(step.rows(), System.nanoTime()));
    bar.stepTo(step.step());
  }

  /** Prints a line above the bar. */
  public void above(Runnable printing) {
    line.above(printing);
  }

  /** Removes the bar. */
  @Override
  public void close() {
    bar.close();
  }

  private String render(ProgressState progress, int maxLength) {
    Finished now = finished;
    StepResult step = now.step();
    double done = progress.getNormalizedProgress();
    String epoch =
        step == null ? "starting" : "epoch %d/%d".formatted(step.epoch(), plan.config().epochs());
    String numbers = step == null ? "" : numbers(step, now.rate().rowsPerSecond());
    int room = maxLength - epoch.length() - NUMBERS_WIDTH;
    String bar = room < LEAST_BAR ? "" : bar(done, Math.min(room, MOST_BAR), unicode);
    String whole = "%s %s %s".formatted(epoch, bar, step == null ? "" : percent(done) + numbers);
    return whole.substring(0, Math.min(whole.length(), maxLength));
  }

  private static String percent(double done) {
    return String.format(Locale.ROOT, "%3.0f %%", 100 * done);
  }

  private String numbers(StepResult step, double rowsPerSecond) {
    String accuracy =
        Double.isNaN(step.epochAccuracy())
            ? ""
            : "  accuracy %7s".formatted(Numbers.percent(step.epochAccuracy()));
    String loss = String.format(Locale.ROOT, "  loss %.4f", step.epochLoss());
    if (rowsPerSecond == 0) {
      return loss + accuracy;
    }
    double rowsLeft = (double) (plan.totalSteps() - step.step()) * plan.config().batchSize();
    return "%s%s  %7s rows/s  %s left"
        .formatted(
            loss,
            accuracy,
            Numbers.count(Math.round(rowsPerSecond)),
            Numbers.wholeSeconds(rowsLeft / rowsPerSecond));
  }

  /** The bar itself. */
  static String bar(double done, int width, boolean unicode) {
    int halves = (int) Math.round(2 * width * done);
    if (!unicode) {
      return "#".repeat(halves / 2) + "-".repeat(width - halves / 2);
    }
    boolean half = halves % 2 == 1;
    int light = width - halves / 2 - (half ? 1 : 0);
    return "\u2501".repeat(halves / 2) + (half ? "\u2578" : "") + "\u2500".repeat(light);
  }
}
