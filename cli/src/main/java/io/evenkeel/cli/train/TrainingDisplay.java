package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.training.TrainingBar;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingPlan;
import io.evenkeel.training.TrainingRun;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of a training: one line per epoch and, on a terminal, a progress bar below
 * them.
 */
final class TrainingDisplay implements TrainingListener, AutoCloseable {
  private static final List<String> LEAST_FIRST =
      List.of("rows/s", "time", "train score", "train loss", "valid. loss", "test loss");

  private final PrintWriter lines;
  private final @Nullable PrintStream terminal;
  private @Nullable TrainingBar bar;
  private final int width;
  private int epochs;
  private final Optional<NumberTarget> number;
  private Optional<EpochScore> score = Optional.empty();
  private Set<String> shown = Set.of();

  /**
   * A display.
   *
   * @param number what is predicted, if that is a table's number
   * @param lines where the lines go
   * @param terminal where the progress bar goes; null for none
   */
  TrainingDisplay(
      Optional<NumberTarget> number, PrintWriter lines, @Nullable PrintStream terminal) {
    this(number, lines, terminal, Terminal.columns());
  }

  TrainingDisplay(
      Optional<NumberTarget> number, PrintWriter lines, @Nullable PrintStream terminal, int width) {
    this.number = number;
    this.width = width;
    this.lines = lines;
    this.terminal = terminal;
  }

  @Override
  public void onStart(TrainingPlan plan) {
    epochs = plan.config().epochs();
    score = EpochScore.of(plan.config().loss().task(), number);
    shown = shown(plan.validationRows() > 0, plan.testRows() > 0);
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
    return number("epoch")
        + figures("train")
        + (validation ? figures("valid.") : "")
        + (test ? figures("test") : "")
        + speed("rows/s", "time");
  }

  private void print(EpochResult epoch) {
    lines.println(
        number(epoch.epoch() + "/" + epochs)
            + figures("train", Optional.of(epoch.train()))
            + figures("valid.", epoch.validation())
            + figures("test", epoch.test())
            + speed(
                Numbers.count(Math.round(epoch.rowsPerSecond())),
                Numbers.duration(epoch.seconds())));
    lines.flush();
  }

  private static String number(String text) {
    return String.format(Locale.ROOT, "%7s", text);
  }

  private String figures(String data, Optional<Evaluation> evaluation) {
    return evaluation
        .map(e ->
            figures(
                "",
                String.format(Locale.ROOT, "%.4f", e.loss()),
                score.map(s -> s.text().apply(e)).orElse(""),
                data))
        .orElse("");
  }

  private String figures(String data) {
    return figures(data + " ", "loss", score.map(EpochScore::name).orElse(""), data);
  }

  /** Two columns of a part of the data, or those of them that the terminal has room for. */
  private String figures(String prefix, String loss, String second, String data) {
    return (shown.contains(data + " loss") ? String.format(Locale.ROOT, "%13s", prefix + loss) : "")
        + (score.isPresent() && shown.contains(data + " score")
            ? String.format(Locale.ROOT, "%11s", second)
            : "");
  }

  private String speed(String rowsPerSecond, String seconds) {
    return (shown.contains("rows/s") ? String.format(Locale.ROOT, "%10s", rowsPerSecond) : "")
        + (shown.contains("time") ? String.format(Locale.ROOT, "%13s", seconds) : "");
  }

  /** The columns of a line: those that tell least are left out until it fits. */
  private Set<String> shown(boolean validation, boolean test) {
    Map<String, Integer> widths = new LinkedHashMap<>();
    for (String data : List.of("train", validation ? "valid." : "", test ? "test" : "")) {
      if (!data.isEmpty()) {
        widths.put(data + " loss", 13);
        widths.put(data + " score", score.isPresent() ? 11 : 0);
      }
    }
    widths.put("rows/s", 10);
    widths.put("time", 13);
    for (String column : LEAST_FIRST) {
      if (7 + widths.values().stream().mapToInt(Integer::intValue).sum() <= width) {
        break;
      }
      widths.remove(column);
    }
    return widths.keySet();
  }
}
