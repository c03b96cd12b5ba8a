package io.evenkeel.cli.lab;

import io.evenkeel.cli.output.HangingLines;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.training.CompareBar;
import io.evenkeel.lab.exhibit.Exhibit;
import io.evenkeel.lab.exhibit.ExhibitListener;
import io.evenkeel.lab.exhibit.ExhibitResult;
import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.Text;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Shows how the exhibits go: each one's answer, and on a terminal a progress bar meanwhile. */
final class ExhibitDisplay implements ExhibitListener, AutoCloseable {
  private static final int PARTS = 4;

  private final Language language;
  private final PrintWriter lines;
  private final @Nullable PrintStream terminal;
  private final AtomicLong made = new AtomicLong();
  private @Nullable CompareBar bar;
  private volatile long total = 1;
  private volatile boolean stopped;
  private String title = "";

  /**
   * A display.
   *
   * @param lines where the answers go
   * @param terminal where the progress bar goes; null for a line every quarter
   */
  ExhibitDisplay(Language language, PrintWriter lines, @Nullable PrintStream terminal) {
    this.language = language;
    this.lines = lines;
    this.terminal = terminal;
  }

  @Override
  public void onStart(Exhibit exhibit, long steps) {
    made.set(0);
    total = Math.max(1, steps);
    title = exhibit.title().in(language);
    if (terminal != null) {
      bar = new CompareBar(total, terminal);
      bar.about(title + "  ");
    }
  }

  /** Ends the measurement after its next steps, by a {@link CancellationException}. */
  void requestStop() {
    stopped = true;
  }

  @Override
  public void onSteps(long steps) {
    if (stopped) {
      throw new CancellationException("stopped");
    }
    long after = made.addAndGet(steps);
    CompareBar shown = bar;
    if (shown != null) {
      shown.steps(steps);
    } else if (after * PARTS / total > (after - steps) * PARTS / total && after < total) {
      line("%s: %d %%".formatted(title, 100 * after / total));
    }
  }

  @Override
  public void onEnd(ExhibitResult result) {
    close();
    line(result.exhibit().title().in(language));
    sentence("  ", result.exhibit().claim());
    line("  " + result.finding().verdict().text().in(language));
    for (Text sentence : result.finding().sentences()) {
      sentence("  - ", sentence);
    }
    String key = result.cached() ? "exhibits.tookBefore" : "exhibits.took";
    String seconds = Numbers.duration(result.seconds());
    String cpuSeconds = Numbers.duration(result.cpuSeconds());
    line("  " + Text.of(key, seconds, cpuSeconds).in(language));
  }

  /** A sentence in as many lines as a terminal needs; elsewhere, for programs, in one. */
  private void sentence(String first, Text text) {
    int width = terminal == null ? Integer.MAX_VALUE : Terminal.columns();
    HangingLines.of(text.in(language), first, " ".repeat(first.length()), width)
        .forEach(this::line);
  }

  private synchronized void line(String text) {
    lines.println(text);
    lines.flush();
  }

  /** Removes the progress bar. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
