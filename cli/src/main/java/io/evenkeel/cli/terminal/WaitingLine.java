package io.evenkeel.cli.terminal;

import io.evenkeel.cli.output.Numbers;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Says on a terminal what is being waited for and for how long, while it is open. */
public final class WaitingLine implements AutoCloseable {
  private static final int FIRST_MILLIS = 400;
  private static final int INTERVAL_MILLIS = 200;

  private final ScheduledExecutorService clock;
  private final @Nullable StatusLine line;
  private final long started = System.nanoTime();
  private volatile String what;

  /**
   * Begins to wait.
   *
   * @param terminal where it is said; null for nowhere
   */
  public WaitingLine(String what, @Nullable PrintStream terminal) {
    this.what = what;
    line = terminal == null ? null : new StatusLine(terminal);
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("waiting").unstarted(task));
    if (line != null) {
      var _ =
          clock.scheduleAtFixedRate(
              this::draw, FIRST_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Something else is being waited for. */
  public void now(String next) {
    what = next;
  }

  private void draw() {
    if (line != null) {
      double seconds = (System.nanoTime() - started) / 1e9;
      String text = "%s … %s".formatted(what, Numbers.duration(seconds));
      line.accept(text.substring(0, Math.min(text.length(), line.getMaxRenderedLength())));
    }
  }

  @Override
  public void close() {
    clock.shutdown();
    try {
      clock.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (line != null) {
      line.close();
    }
  }
}
