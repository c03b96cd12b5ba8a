package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.terminal.WaitingLine;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Metric;
import io.evenkeel.run.RunFolder;
import io.evenkeel.run.RunRecorder;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.TabularPlan;
import io.evenkeel.tabular.TabularRun;
import io.evenkeel.tabular.TabularSettings;
import io.evenkeel.tabular.tune.Candidates;
import io.evenkeel.tabular.tune.Halving;
import io.evenkeel.tabular.tune.TuneTrial;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.StepResult;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingFailedException;
import io.evenkeel.training.TrainingListener;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The trials of a search. Each is a run in the folder {@code trials}, and leaves a line in {@code
 * trials.jsonl} when it is done, so that a resumed search goes on with the next one.
 */
final class TuneTrials {
  private final RunFolder folder;
  private final TableRunSettings settings;
  private final TabularPlan plan;
  private final Candidates candidates;
  private final Halving halving;
  private final double most;
  private final TrialLines<TuneTrial> trials;
  private volatile List<Trainer> running = List.of();
  private volatile boolean stopped;

  /**
   * Looks at the rows.
   *
   * @param minutes that all trials may take
   */
  TuneTrials(
      TableRunSettings settings, Table table, RunFolder folder, double minutes, int threads) {
    this.settings = settings;
    this.folder = folder;
    most = 60 * minutes;
    plan = settings.search(threads).plan(table);
    candidates = new Candidates(plan.settings());
    halving = new Halving(plan.settings().epochs());
    trials = new TrialLines<>(folder.path(), TuneTrial::read, TuneTrial::line);
  }

  /** The trials that were made, in their order. */
  List<TuneTrial> done() {
    return trials.done();
  }

  /** Whether the user asked for an end before the time was over. */
  boolean isStopped() {
    return stopped;
  }

  /** What candidates are compared by; lower is better. */
  Metric metric() {
    return plan.target().task() == Task.REAL ? Metric.RMSE : Metric.LOG_LOSS;
  }

  /** Asks the trial that runs, and so all of them, to stop. */
  void requestStop() {
    stopped = true;
    running.forEach(Trainer::requestStop);
  }

  /** Makes trials until the time is over; one that is cut short is left out, except the first. */
  void run(PrintWriter lines) {
    double before = trials.size() == 0 ? 0 : done().getLast().ended();
    long from = System.nanoTime() - Math.round(before * 1e9);
    while (!stopped && (trials.size() == 0 || seconds(from) < most)) {
      Optional<TuneTrial> trial = make(halving.next(done()), from);
      if (trial.isEmpty()) {
        return;
      }
      trials.add(trial.get());
      lines.println(line(trial.get(), from));
      lines.flush();
    }
  }

  private static double seconds(long from) {
    return (System.nanoTime() - from) / 1e9;
  }

  private Optional<TuneTrial> make(Halving.Step step, long from) {
    TabularSettings tried = halving.settings(candidates.of(step.candidate()), step.rung());
    TabularPlan own = plan.with(tried);
    double begun = seconds(from);
    String what = "trial %d of no. %d".formatted(trials.size() + 1, step.candidate());
    try (WaitingLine _ = new WaitingLine(what, Terminal.stream());
        RunRecorder recorder = recorder(trials.size() + 1)) {
      recorder.writeConfig(TableRunSettings.of(settings.table(), settings.goal(), tried).json());
      recorder.startMetrics(List.of());
      List<Trainer> members = IntStream.range(0, own.members()).mapToObj(own::trainer).toList();
      members.forEach(member -> member.listener(new Deadline(member, from)));
      members.getFirst().listener(epochs(recorder));
      running = members;
      if (stopped) {
        members.forEach(Trainer::requestStop);
      }
      OptionalDouble score = score(own, members, recorder);
      double ended = seconds(from);
      return score.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new TuneTrial(
                  step.candidate(), step.rung(), tried, score.getAsDouble(), ended - begun, ended));
    } finally {
      running = List.of();
    }
  }

  /** Empty if it was asked to stop; NaN if it diverged. */
  private OptionalDouble score(TabularPlan own, List<Trainer> members, RunRecorder recorder) {
    try {
      TabularRun run = own.train(members);
      if (run.training().stopReason() == StopReason.STOP_REQUESTED) {
        return OptionalDouble.empty();
      }
      recorder.saveModel(run.model().model());
      return OptionalDouble.of(
          run.validation().map(e -> e.evaluation().get(metric())).orElse(Double.NaN));
    } catch (TrainingFailedException e) {
      return OptionalDouble.of(Double.NaN);
    }
  }

  private RunRecorder recorder(int number) {
    Path runs = folder.path().resolve("trials");
    String name = "%03d".formatted(number);
    return Files.exists(runs.resolve(name).resolve("config.json"))
        ? RunFolder.find(runs, Path.of(name)).resume()
        : RunFolder.create(runs, name);
  }

  private String line(TuneTrial trial, long from) {
    String best =
        Halving.winner(done()).map(winner -> Numbers.significant(winner.score())).orElse("-");
    return "%4d  no. %-3d %8s  %-9s  best %s  %s left"
        .formatted(
            trials.size(),
            trial.candidate(),
            Numbers.epochs(trial.settings().epochs()),
            Numbers.significant(trial.score()),
            best,
            Numbers.wholeSeconds(Math.max(0, most - seconds(from))));
  }

  private static TrainingListener epochs(RunRecorder recorder) {
    return new TrainingListener() {
      @Override
      public void onEpoch(EpochResult epoch) {
        recorder.addMetrics(epoch);
      }
    };
  }

  /** Ends a trial when the time is over; the first one may finish. */
  private final class Deadline implements TrainingListener {
    private final Trainer trainer;
    private final long from;

    Deadline(Trainer trainer, long from) {
      this.trainer = trainer;
      this.from = from;
    }

    @Override
    public void onStep(StepResult step) {
      if (trials.size() > 0 && seconds(from) > most) {
        trainer.requestStop();
      }
    }
  }
}
