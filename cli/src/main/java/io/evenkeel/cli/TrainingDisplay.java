package io.evenkeel.cli;

import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingPlan;
import io.evenkeel.training.TrainingRun;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows how a training goes: a line an epoch and, on a terminal, a progress bar below them. */
final class TrainingDisplay implements TrainingListener, AutoCloseable {
  private final PrintWriter lines;
  private final @Nullable PrintStream terminal;
  private @Nullable TrainingBar bar;
  private int epochs;
  private boolean classes;

  /**
   * A display.
   *
   * @param lines where the lines go
   * @param terminal where the progress bar goes; null for none
   */
  TrainingDisplay(PrintWriter lines, @Nullable PrintStream terminal) {
    this.lines = lines;
    this.terminal = terminal;
  }

  @Override
  public void onStart(TrainingPlan plan) {
    epochs = plan.config().epochs();
    classes = plan.config().loss().task() != Task.REAL;
    lines.println(header(plan.validationRows() > 0, plan.testRows() > 0));
    plan.from().history().forEach(this::print);
    lines.flush();
    if (terminal != null) {
      bar = new TrainingBar(plan, terminal);
    }
  }

  @Override
  public void onStep(StepResult step) {
    if (bar != null) {
      bar.step(step);
    }
  }

  @Override
  public void onEpoch(EpochResult epoch) {
    if (bar != null) {
      bar.above(() -> print(epoch));
    } else {
      print(epoch);
    }
  }

  @Override
  public void onEnd(TrainingRun run) {
    close();
  }

  /** Removes the progress bar. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  private String header(boolean validation, boolean test) {
    return String.format(Locale.ROOT, "%7s", "epoch")
        + columns("train")
        + (validation ? columns("valid.") : "")
        + (test ? columns("test") : "")
        + String.format(Locale.ROOT, "%12s%11s", "rows/s", "time");
  }

  private String columns(String data) {
    String loss = String.format(Locale.ROOT, "%13s", data + " loss");
    return classes ? loss + String.format(Locale.ROOT, "%11s", "accuracy") : loss;
  }

  private void print(EpochResult epoch) {
    String number = epoch.epoch() + "/" + epochs;
    lines.println(
        String.format(Locale.ROOT, "%7s", number)
            + columns(Optional.of(epoch.train()))
            + columns(epoch.validation())
            + columns(epoch.test())
            + String.format(
                Locale.ROOT,
                "%12s%11s",
                Numbers.count(Math.round(epoch.rowsPerSecond())),
                Numbers.duration(epoch.seconds())));
    lines.flush();
  }

  private String columns(Optional<Evaluation> evaluation) {
    return evaluation.map(this::columns).orElse("");
  }

  private String columns(Evaluation evaluation) {
    String loss = String.format(Locale.ROOT, "%13.4f", evaluation.loss());
    return classes
        ? loss + String.format(Locale.ROOT, "%11s", Numbers.percent(evaluation.accuracy()))
        : loss;
  }
}
