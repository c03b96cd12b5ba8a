package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.training.CompareBar;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingPlan;
import io.evenkeel.training.TrainingRun;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows how the members of an ensemble are trained: one line per member when it is done and, on a
 * terminal, a progress bar of all below them. Members tell from threads of their own.
 */
final class MemberDisplay implements EpochDisplay {
  private final List<Trainer> trainers;
  private final PrintWriter lines;
  private final @Nullable PrintStream terminal;
  private @Nullable CompareBar bar;
  private boolean begun;
  private final Optional<NumberTarget> target;
  private boolean closed;
  private int done;

  MemberDisplay(
      List<Trainer> trainers,
      Optional<NumberTarget> target,
      PrintWriter lines,
      @Nullable PrintStream terminal) {
    this.target = target;
    this.trainers = trainers;
    this.lines = lines;
    this.terminal = terminal;
  }

  @Override
  public void listen() {
    for (int k = 0; k < trainers.size(); k++) {
      trainers.get(k).listener(new Member(k + 1));
    }
  }

  private synchronized void begin(TrainingPlan plan) {
    if (begun) {
      return;
    }
    begun = true;
    lines.println(
        row(
            "member",
            "epochs",
            "best",
            "valid. loss",
            score(plan).map(EpochScore::name).orElse(""),
            "time"));
    lines.flush();
    if (terminal != null) {
      bar = new CompareBar(plan.totalSteps() * trainers.size(), terminal);
      bar.about(about());
    }
  }

  private Optional<EpochScore> score(TrainingPlan plan) {
    return EpochScore.of(plan.config().loss().task(), target);
  }

  private String about() {
    return "%d of %d members ".formatted(done, trainers.size());
  }

  private synchronized void steps(long count) {
    if (bar != null) {
      bar.steps(count);
    }
  }

  private synchronized void end(int member, TrainingRun run, long left) {
    if (closed || run.stopReason() == StopReason.STOP_REQUESTED) {
      return;
    }
    done++;
    Runnable print =
        () -> {
          lines.println(line(member, run));
          lines.flush();
        };
    if (bar == null) {
      print.run();
    } else {
      bar.steps(left);
      bar.about(about());
      bar.above(print);
    }
  }

  private String line(int member, TrainingRun run) {
    Optional<Evaluation> validation = run.validation();
    Optional<EpochScore> score = score(run.plan());
    return row(
        String.valueOf(member),
        String.valueOf(run.history().size()),
        run.bestEpoch() > 0 ? String.valueOf(run.bestEpoch()) : "",
        validation.map(e -> String.format(Locale.ROOT, "%.4f", e.loss())).orElse(""),
        score.flatMap(s -> validation.map(s.text())).orElse(""),
        Numbers.duration(run.seconds()));
  }

  private static String row(
      String member, String epochs, String best, String loss, String score, String time) {
    return String.format(
        Locale.ROOT, "%7s%9s%7s%13s%11s%10s", member, epochs, best, loss, score, time);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  /** What one member tells. */
  private final class Member implements TrainingListener {
    private final int number;
    private long left;

    Member(int number) {
      this.number = number;
    }

    @Override
    public void onStart(TrainingPlan plan) {
      begin(plan);
      left = plan.totalSteps() - plan.from().step();
      steps(plan.from().step());
    }

    @Override
    public void onStep(StepResult step) {
      left--;
      steps(1);
    }

    @Override
    public void onEnd(TrainingRun run) {
      end(number, run, left);
    }
  }
}
