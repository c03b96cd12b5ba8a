package io.evenkeel.cli.training;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.terminal.StatusLine;
import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressState;

/** The progress bar of a comparison: how much is done of all trainings, scores, time left. */
public final class CompareBar implements AutoCloseable {
  private static final int INTERVAL_MILLIS = 100;
  private static final int LEAST_BAR = 5;
  private static final int MOST_BAR = 40;

  private final StatusLine line;
  private final ProgressBar bar;
  private final boolean unicode;
  private final long begin = System.nanoTime();
  private volatile String about = "";
  private volatile String scores = "";

  /**
   * A bar.
   *
   * @param totalSteps of all trainings together
   */
  public CompareBar(long totalSteps, PrintStream terminal) {
    line = new StatusLine(terminal);
    unicode = TrainingBar.canShow(terminal.charset());
    bar =
        ProgressBar.builder()
            .setInitialMax(totalSteps)
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .continuousUpdate()
            .clearDisplayOnFinish()
            .setRenderer(this::render)
            .setConsumer(line)
            .build();
  }

  /** What is being trained. */
  public void about(String text) {
    about = text;
  }

  /** How good the networks are. */
  public void scores(String text) {
    scores = text;
  }

  /** Takes in a finished step. */
  public void step() {
    bar.step();
  }

  /** Takes in some finished steps. */
  public void steps(long count) {
    bar.stepBy(count);
  }

  /** Prints a line above the bar. */
  public void above(Runnable printing) {
    line.above(printing);
  }

  private String render(ProgressState progress, int maxLength) {
    double done = progress.getNormalizedProgress();
    double seconds = (System.nanoTime() - begin) * 1e-9;
    String left =
        done <= 0 ? "" : "  %s left".formatted(Numbers.wholeSeconds(seconds * (1 - done) / done));
    String numbers = String.format(Locale.ROOT, " %3.0f %%", 100 * done) + scores + left;
    int room = maxLength - about.length() - numbers.length();
    String drawn = room < LEAST_BAR ? "" : TrainingBar.bar(done, Math.min(room, MOST_BAR), unicode);
    String whole = about + drawn + numbers;
    return whole.substring(0, Math.min(whole.length(), maxLength));
  }

  /** Removes the bar. */
  @Override
  public void close() {
    bar.close();
  }
}
