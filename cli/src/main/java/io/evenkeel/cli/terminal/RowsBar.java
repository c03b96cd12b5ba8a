package io.evenkeel.cli.terminal;

import io.evenkeel.onnx.recalibrate.Recalibration;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar at the bottom of a terminal that counts rows; nothing where there is no terminal. */
public final class RowsBar implements Recalibration.Progress, AutoCloseable {
  private final String task;
  private final String unit;
  private @Nullable ProgressBar bar;

  public RowsBar(String task) {
    this(task, " rows");
  }

  /**
   * A bar.
   *
   * @param unit what is counted, with a blank before it
   */
  public RowsBar(String task, String unit) {
    this.task = task;
    this.unit = unit;
  }

  @Override
  public void rows(long done, long total) {
    PrintStream terminal = Terminal.stream();
    if (terminal == null) {
      return;
    }
    ProgressBar shown = bar;
    if (shown == null) {
      shown =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setUnit(unit, 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setInitialMax(total)
              .clearDisplayOnFinish()
              .setConsumer(new StatusLine(terminal))
              .build();
      bar = shown;
    }
    shown.stepTo(done);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
