package io.evenkeel.cli.train;

import io.evenkeel.cli.tables.TableReading;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.tables.TableTargetOptions.TableGoal;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.terminal.WaitingLine;
import io.evenkeel.cli.training.TableIntroduction;
import io.evenkeel.network.Network;
import io.evenkeel.run.RunFolder;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.tabular.Part;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularPlan;
import io.evenkeel.tabular.TabularRun;
import io.evenkeel.training.Progress;
import io.evenkeel.training.Trainer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * {@code train} on a table.
 *
 * @param trials the trainings beside that of the model
 * @param search how the settings were found, if they were
 * @param threads number of threads, or 0 for one per processor
 */
record TableJob(
    TableRunSettings settings,
    TabularPlan plan,
    TableTrials trials,
    Optional<SearchReport> search,
    int threads)
    implements TrainingJob {

  /** A training as the options say, for which the table is looked at. */
  static TableJob of(
      TableReading reading, TableGoal goal, UnaryOperator<Tabular> change, int threads) {
    try (WaitingLine waiting = waiting(reading)) {
      Table table = reading.table();
      waiting.now("looking at " + reading.word());
      TabularPlan plan = TableRunSettings.tabular(reading, goal, change, threads).plan(table);
      return of(TableRunSettings.of(reading, goal, plan.settings()), plan, table, threads);
    }
  }

  /** A run's training, whose settings are read at once and whose table is looked at later. */
  static Supplier<TrainingJob> of(RunFolder folder, int threads) {
    TableRunSettings settings = TableRunSettings.read(folder);
    return () -> {
      TableReading reading = settings.rereadTable(folder);
      try (WaitingLine waiting = waiting(reading)) {
        Table table = reading.table();
        waiting.now("looking at " + reading.word());
        return of(settings, settings.tabular(threads).plan(table), table, threads);
      }
    };
  }

  private static TableJob of(
      TableRunSettings settings, TabularPlan plan, Table table, int threads) {
    TableTrials trials = new TableTrials(settings, table, threads);
    trials.requirePossible();
    return new TableJob(settings, plan, trials, Optional.empty(), threads);
  }

  /** A training with settings that were found in a search. */
  static TableJob of(
      TableRunSettings settings, TabularPlan plan, Table table, SearchReport search, int threads) {
    TableTrials trials = new TableTrials(settings, table, threads);
    return new TableJob(settings, plan, trials, Optional.of(search), threads);
  }

  private static WaitingLine waiting(TableReading reading) {
    return new WaitingLine("opening " + reading.word(), Terminal.stream());
  }

  @Override
  public void prepare(RunFolder folder, PrintWriter lines) {
    trials.run(folder, lines);
  }

  @Override
  public void requestStop() {
    trials.requestStop();
  }

  @Override
  public String word() {
    return settings.table().folderWord();
  }

  @Override
  public String config() {
    return settings.json();
  }

  @Override
  public Optional<NumberTarget> number() {
    return plan.target() instanceof NumberTarget number ? Optional.of(number) : Optional.empty();
  }

  @Override
  public Network network() {
    return plan.network();
  }

  @Override
  public long steps() {
    long epoch = Math.ceilDiv(plan.rows(Part.TRAIN), plan.config().batchSize());
    return epoch * plan.config().epochs();
  }

  @Override
  public int optimizerSlots() {
    return plan.config().optimizer().slots();
  }

  @Override
  public int members() {
    return plan.members();
  }

  @Override
  public Trainer trainer(int member) {
    return plan.trainer(member);
  }

  @Override
  public void introduce(RunFolder folder, Optional<Progress> from, PrintWriter lines) {
    new TableIntroduction(settings, plan).print(folder, threads, from, lines);
  }

  @Override
  public JobResult fit(List<Trainer> trainers) {
    TabularRun run = plan.train(trainers);
    List<TableExtra> extras = new ArrayList<>();
    trials.summary(run).ifPresent(summary -> extras.add(new TrialReport(settings.goal(), summary)));
    search.ifPresent(extras::add);
    return new TableResult(settings, run, extras, plan);
  }
}
