package io.evenkeel.cli.train;

import io.evenkeel.cli.tables.TableReading;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.tables.TableTargetOptions.TableGoal;
import io.evenkeel.cli.terminal.StopSignal;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.terminal.WaitingLine;
import io.evenkeel.cli.training.TableIntroduction;
import io.evenkeel.lab.report.Outcome;
import io.evenkeel.network.Network;
import io.evenkeel.probe.Probe;
import io.evenkeel.run.RunFolder;
import io.evenkeel.run.RunRecorder;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.Part;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularPlan;
import io.evenkeel.tabular.TabularRun;
import io.evenkeel.training.Checkpoint;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code train} on a table.
 *
 * @param options of the run
 * @param command that repeats it
 * @param out where the JSON object goes
 * @param err where all else goes with {@code --json}
 */
record TableTraining(RunOptions options, String command, PrintWriter out, PrintWriter err) {

  /** Learns anew, into a new folder. */
  void run(TableReading reading, TableGoal goal, UnaryOperator<Tabular> change) {
    TabularPlan plan =
        plan(reading, TableRunSettings.tabular(reading, goal, change, options.threads));
    TableRunSettings settings = TableRunSettings.of(reading, goal, plan.settings());
    new TrainingChecks(options.strict).require(plan.network(), steps(plan));
    String name = options.name;
    try (RunRecorder recorder =
        name != null
            ? RunFolder.create(options.runs, name)
            : RunFolder.createNext(options.runs, reading.folderWord())) {
      recorder.writeConfig(settings.json());
      train(settings, plan, recorder);
    }
  }

  private static long steps(TabularPlan plan) {
    long epoch = Math.ceilDiv(plan.rows(Part.TRAIN), plan.config().batchSize());
    return epoch * plan.config().epochs();
  }

  /** Goes on with a training that was interrupted. */
  void resume(RunFolder folder) {
    TableRunSettings settings = TableRunSettings.read(folder);
    TableReading table = settings.rereadTable(folder);
    TabularPlan plan = plan(table, settings.tabular(options.threads));
    try (RunRecorder recorder = folder.resume()) {
      train(settings, plan, recorder);
    }
  }

  private static TabularPlan plan(TableReading reading, Tabular tabular) {
    try (WaitingLine waiting = new WaitingLine("opening " + reading.word(), Terminal.stream())) {
      Table table = reading.table();
      waiting.now("looking at " + reading.word());
      return tabular.plan(table);
    }
  }

  private void train(TableRunSettings settings, TabularPlan plan, RunRecorder recorder) {
    Network network = plan.network();
    Trainer trainer = plan.trainer().checkpoints(recorder, options.checkpointEvery);
    if (options.unfused) {
      trainer.unfused();
    }
    int slots = plan.config().optimizer().slots();
    Optional<Checkpoint> last = recorder.folder().last(network, slots, this::say);
    last.ifPresent(checkpoint ->
        trainer.resume(checkpoint, recorder.folder().best(network, slots).orElse(null)));
    recorder.startMetrics(last.map(c -> c.progress().history()).orElse(List.of()));
    recorder.startProbes(last.map(c -> c.progress().step()).orElse(0L));
    if (!options.noProbes) {
      trainer.probe(Probe.standard(), recorder::addProbe);
    }
    PrintWriter lines = options.json ? err : out;
    new TableIntroduction(settings, plan)
        .print(recorder.folder(), options.threads, last.map(Checkpoint::progress), lines);
    RunReportFile report = new RunReportFile(recorder.folder(), command, options.language);
    try (StopSignal _ = new StopSignal(trainer::requestStop);
        RunLive live = RunLive.open(options, report, network, trainer, lines);
        TrainingDisplay display = new TrainingDisplay(lines, Terminal.stream())) {
      TrainingChecks checks = new TrainingChecks(options.strict);
      trainer.listener(display).listener(recording(recorder)).listener(checks.before(lines));
      TabularRun run = plan.train(trainer);
      if (run.training().stopReason() != StopReason.STOP_REQUESTED) {
        recorder.saveModel(run.model().model());
        Outcome outcome = Outcome.of(run, plan.notes());
        live.judged(outcome, Optional.empty());
        report.write(network, Optional.of(outcome), Optional.empty());
      }
      TableResult result = new TableResult(recorder.folder(), settings, run, plan.notes());
      result.print(lines);
      if (options.json) {
        result.printJson(out);
      }
      checks.after(run.training(), lines);
    } catch (UncheckedIOException e) {
      throw Interruption.explained(e, recorder.folder());
    }
  }

  private void say(String notice) {
    err.println("evenkeel: " + notice);
    err.flush();
  }

  private static TrainingListener recording(RunRecorder recorder) {
    return new TrainingListener() {
      @Override
      public void onEpoch(EpochResult epoch) {
        recorder.addMetrics(epoch);
      }
    };
  }
}
