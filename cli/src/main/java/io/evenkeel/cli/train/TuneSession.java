package io.evenkeel.cli.train;

import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.tables.TableReading;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.tables.TableTargetOptions.TableGoal;
import io.evenkeel.cli.terminal.StopSignal;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.terminal.WaitingLine;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.run.RunFolder;
import io.evenkeel.run.RunRecorder;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularPlan;
import io.evenkeel.tabular.TabularSettings;
import io.evenkeel.tabular.tune.Halving;
import io.evenkeel.tabular.tune.TuneTrial;
import java.io.PrintWriter;
import java.util.function.UnaryOperator;

/**
 * The course of a search: the run's folder, the trials, and the training of the model with the
 * settings of the best. In the end the folder is a run like any other.
 */
record TuneSession(TrainingSession training) {

  /** Searches anew, into a new folder. */
  void begin(TableReading reading, TableGoal goal, UnaryOperator<Tabular> change, double minutes) {
    RunOptions options = training.options();
    Table table;
    TabularPlan plan;
    try (WaitingLine waiting = new WaitingLine("opening " + reading.word(), Terminal.stream())) {
      table = reading.table();
      waiting.now("looking at " + reading.word());
      plan = TableRunSettings.tabular(reading, goal, change, options.threads).plan(table);
    }
    TableRunSettings settings = TableRunSettings.of(reading, goal, plan.settings());
    String name = options.name;
    try (RunRecorder recorder =
        name != null
            ? RunFolder.create(options.runs, name)
            : RunFolder.createNext(options.runs, "tune-" + reading.folderWord())) {
      recorder.writeCommand(training.command());
      SearchFile search = new SearchFile(minutes, false, settings.training());
      SearchFile.write(recorder.folder(), search); // first, so that no search is a mere training
      recorder.writeConfig(settings.json());
      run(recorder, settings, table, plan, search);
    }
  }

  /** Goes on with a search, or with the training behind it. */
  void resume(RunFolder folder) {
    if (!folder.isSearch()) {
      throw new InvalidInputException(
          "%s is no search for settings: go on with a training by evenkeel train --resume %s"
              .formatted(folder.path(), folder.path()));
    }
    SearchFile search = SearchFile.read(folder);
    TableRunSettings written = TableRunSettings.read(folder);
    TableRunSettings settings = TableRunSettings.of(written.table(), written.goal(), search.base());
    int threads = training.options().threads;
    Table table = settings.rereadTable(folder).table();
    try (RunRecorder recorder = folder.resume()) {
      TabularPlan plan = settings.tabular(threads).plan(table);
      run(recorder, settings, table, plan, search);
    }
  }

  private void run(
      RunRecorder recorder,
      TableRunSettings settings,
      Table table,
      TabularPlan plan,
      SearchFile search) {
    RunFolder folder = recorder.folder();
    PrintWriter lines = training.options().json ? training.err() : training.out();
    TuneTrials trials =
        new TuneTrials(settings, table, folder, search.minutes(), training.options().threads);
    lines.println(
        "%s: searching for %s, beginning with%n%s"
            .formatted(
                folder.path(),
                Numbers.wholeSeconds(60 * search.minutes()),
                SearchReport.words(settings.training())));
    lines.flush();
    if (!search.ended()) {
      try (StopSignal _ = new StopSignal(trials::requestStop)) {
        trials.run(lines);
      }
    }
    if (trials.isStopped()) {
      stopped(folder, trials, lines);
      return;
    }
    // From here on the winner is settled: what was trained with it must fit when the training goes
    // on.
    SearchFile.write(folder, search.atItsEnd());
    lines.println();
    TabularSettings best =
        Halving.winner(trials.done())
            .map(winner -> with(settings.training(), winner))
            .orElse(settings.training());
    TableRunSettings found = TableRunSettings.of(settings.table(), settings.goal(), best);
    SearchReport report = new SearchReport(trials.done(), trials.metric());
    training.in(
        recorder, TableJob.of(found, plan.with(best), table, report, training.options().threads));
  }

  private void stopped(RunFolder folder, TuneTrials trials, PrintWriter lines) {
    lines.println(
        "stopped after %s trials; go on with: evenkeel tune --resume %s"
            .formatted(Numbers.count(trials.done().size()), folder.name()));
    lines.flush();
    if (training.options().json) {
      Json.print(
          Json.object()
              .put("run", folder.path().toString())
              .put("stopReason", "stop-requested")
              .put("trials", trials.done().size()),
          training.out());
    }
  }

  /** The settings that the search began with, except those that it varies. */
  static TabularSettings with(TabularSettings base, TuneTrial winner) {
    TabularSettings found = winner.settings();
    return base.withNetwork(found.network())
        .withHidden(found.hidden().toArray(Integer[]::new))
        .withDropout(found.dropout())
        .withBatchNorm(found.batchNorm())
        .withNormAfter(found.normAfter())
        .withActivation(found.activation())
        .withLearningRate(found.learningRate())
        .withWeightDecay(found.weightDecay())
        .withMembers(found.members())
        .withInputScales(found.inputScales());
  }
}
