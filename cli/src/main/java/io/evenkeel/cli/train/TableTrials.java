package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.tables.TableTargetOptions.TableGoal;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.terminal.WaitingLine;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.metrics.Metric;
import io.evenkeel.run.RunFolder;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.TabularEvaluation;
import io.evenkeel.tabular.TabularPlan;
import io.evenkeel.tabular.TabularRun;
import io.evenkeel.tabular.trial.Trial;
import io.evenkeel.tabular.trial.TrialSummary;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingRun;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The trainings of {@code --cv} and {@code --seeds} beside that of the model. Each leaves a line in
 * the run's {@code trials.jsonl} when it is done, so that a resumed run goes on with the next one.
 */
final class TableTrials {
  private final TableRunSettings settings;
  private final Table table;
  private final int threads;
  private List<Trial> done = List.of();
  private volatile List<Trainer> running = List.of();
  private volatile boolean stopped;

  TableTrials(TableRunSettings settings, Table table, int threads) {
    this.settings = settings;
    this.table = table;
    this.threads = threads;
  }

  /**
   * Checks that there are enough groups for the folds, before anything is trained.
   *
   * @throws InvalidInputException if there are not
   */
  void requirePossible() {
    TableGoal goal = settings.goal();
    if (goal.folds() > 0 && goal.group() != null) {
      settings.trial(settings.training().seed(), 0, threads).requireSplit(table);
    }
  }

  /** Trains those that have not been yet, until it is asked to stop. */
  void run(RunFolder folder, PrintWriter lines) {
    int count = settings.goal().trials();
    if (count == 0) {
      return;
    }
    TrialLines<Trial> trials = new TrialLines<>(folder.path(), Trial::read, Trial::line);
    for (int i = trials.size(); i < count && !stopped; i++) {
      Optional<Trial> trial = train(i, count);
      if (trial.isPresent()) {
        trials.add(trial.get());
        lines.println(line(trial.get(), i + 1, count));
        lines.flush();
      }
    }
    done = trials.done();
    if (!stopped) {
      lines.println();
    }
  }

  /** One of them; empty if it was asked to stop. */
  private Optional<Trial> train(int index, int count) {
    TableGoal goal = settings.goal();
    int fold = goal.folds() > 0 ? index % goal.folds() : -1;
    long seed = settings.training().seed() + (goal.folds() > 0 ? index / goal.folds() : index + 1);
    long from = System.nanoTime();
    try (WaitingLine _ =
        new WaitingLine("training %d of %d".formatted(index + 1, count), Terminal.stream())) {
      TabularPlan plan = settings.trial(seed, fold, threads).plan(table);
      List<Trainer> trainers = IntStream.range(0, plan.members()).mapToObj(plan::trainer).toList();
      running = trainers;
      if (stopped) {
        trainers.forEach(Trainer::requestStop);
      }
      Optional<TabularEvaluation> tested = plan.train(trainers).test();
      double seconds = (System.nanoTime() - from) / 1e9;
      return tested.map(evaluation -> Trial.of(seed, fold + 1, evaluation, seconds));
    } finally {
      running = List.of();
    }
  }

  private static String line(Trial trial, int number, int count) {
    Metric metric = metric(trial);
    return "training %d of %d: %s %s, baseline %s, %s"
        .formatted(
            number,
            count,
            metric.key(),
            Numbers.significant(trial.model().getOrDefault(metric, Double.NaN)),
            Numbers.significant(trial.baseline().getOrDefault(metric, Double.NaN)),
            Numbers.duration(trial.seconds()));
  }

  /** The metric that says most. */
  private static Metric metric(Trial trial) {
    for (Metric metric : List.of(Metric.AUC, Metric.RMSE, Metric.ACCURACY)) {
      if (Double.isFinite(trial.model().getOrDefault(metric, Double.NaN))) {
        return metric;
      }
    }
    throw new InvalidInputException("a training was tested on rows that define no metric");
  }

  /** Asks the training that runs, and so all of them, to stop. */
  void requestStop() {
    stopped = true;
    running.forEach(Trainer::requestStop);
  }

  /**
   * All of them, and without folds that of the model too; empty if there are none, or they were
   * stopped.
   */
  Optional<TrialSummary> summary(TabularRun model) {
    if (settings.goal().trials() == 0 || stopped) {
      return Optional.empty();
    }
    List<Trial> all = new ArrayList<>(done);
    if (settings.goal().folds() == 0) {
      double seconds = model.members().stream().mapToDouble(TrainingRun::seconds).sum();
      model
          .test()
          .ifPresent(test -> all.addFirst(Trial.of(settings.training().seed(), 0, test, seconds)));
    }
    return Optional.of(new TrialSummary(all));
  }
}
