package io.evenkeel.cli.train;

import io.evenkeel.cli.options.OnceOnly;
import io.evenkeel.cli.options.TypedCommand;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.terminal.StopSignal;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.file.AtomicFile;
import io.evenkeel.lab.page.Section;
import io.evenkeel.lab.report.Outcome;
import io.evenkeel.probe.Probe;
import io.evenkeel.run.RunFolder;
import io.evenkeel.run.RunRecorder;
import io.evenkeel.training.Checkpoint;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingRun;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ObjectNode;

/**
 * The course of a training, the same for images and tables: a run's folder, what is said, what is
 * shown meanwhile, going on after an interruption, the model, the report.
 *
 * @param command as it was typed: it begins a training, or goes on with one
 * @param out where the JSON object goes
 * @param err where all else goes with {@code --json}
 */
record TrainingSession(RunOptions options, String command, PrintWriter out, PrintWriter err) {

  /** The session of a command, whose options are checked. */
  static TrainingSession of(CommandSpec spec, RunOptions options) {
    OnceOnly.require(spec);
    options.requirePort();
    CommandLine line = spec.commandLine();
    return new TrainingSession(
        options, TypedCommand.of(line.getParseResult()), line.getOut(), line.getErr());
  }

  /** Learns anew, into a new folder. */
  void begin(TrainingJob job) {
    new TrainingChecks(options.strict).require(job.network(), job.steps());
    String name = options.name;
    try (RunRecorder recorder =
        name != null
            ? RunFolder.create(options.runs, name)
            : RunFolder.createNext(options.runs, job.word())) {
      recorder.writeCommand(command);
      recorder.writeConfig(job.config());
      train(job, recorder);
    }
  }

  /** Learns in a folder that is there, or goes on in it. */
  void in(RunRecorder recorder, TrainingJob job) {
    new TrainingChecks(options.strict).require(job.network(), job.steps());
    recorder.writeConfig(job.config());
    train(job, recorder);
  }

  /** Goes on with a training that was interrupted. */
  void resume(RunFolder folder, Supplier<TrainingJob> job) {
    try (RunRecorder recorder = folder.resume()) {
      train(job.get(), recorder);
    }
  }

  private void train(TrainingJob job, RunRecorder recorder) {
    RunFolder folder = recorder.folder();
    try (MemberRecorders members = MemberRecorders.open(recorder, job.members())) {
      List<Trainer> trainers = new ArrayList<>();
      Optional<Checkpoint> last = Optional.empty();
      for (int k = 0; k < job.members(); k++) {
        RunRecorder own = members.of(k);
        Trainer trainer = trainer(job, k, own);
        Optional<Checkpoint> from = last(job, own.folder(), trainer);
        last = k == 0 ? from : last;
        trainers.add(trainer);
      }
      train(job, recorder, trainers, last);
    } catch (UncheckedIOException e) {
      throw Interruption.explained(e, folder);
    }
  }

  private Trainer trainer(TrainingJob job, int member, RunRecorder recorder) {
    Trainer trainer = job.trainer(member).checkpoints(recorder, options.checkpointEvery);
    return options.unfused ? trainer.unfused() : trainer;
  }

  /**
   * Trains.
   *
   * @param recorder of the run, and of its first network
   * @param last where the training of that one goes on
   */
  private void train(
      TrainingJob job, RunRecorder recorder, List<Trainer> trainers, Optional<Checkpoint> last) {
    RunFolder folder = recorder.folder();
    Trainer first = trainers.getFirst();
    recorder.startMetrics(last.map(c -> c.progress().history()).orElse(List.of()));
    recorder.startProbes(last.map(c -> c.progress().step()).orElse(0L));
    if (!options.noProbes) {
      first.probe(Probe.standard(), recorder::addProbe);
    }
    PrintWriter lines = options.json ? err : out;
    job.introduce(folder, last.map(Checkpoint::progress), lines);
    String repeated = folder.command().orElse(command);
    RunReportFile report = new RunReportFile(folder, repeated, options.language, job.number());
    try (StopSignal _ = new StopSignal(() -> stop(job, trainers));
        RunLive live = RunLive.open(options, report, job.network(), first, lines);
        EpochDisplay display = EpochDisplay.of(trainers, job.number(), lines, Terminal.stream())) {
      TrainingChecks checks = new TrainingChecks(options.strict);
      display.listen();
      first.listener(recording(recorder)).listener(checks.before(lines));
      Path stepTimes = options.stepTimes;
      if (stepTimes != null) {
        first.listener(new StepTimes(stepTimes));
      }
      live.sections(job.sections());
      job.prepare(folder, lines);
      JobResult result = job.fit(trainers);
      if (!isStopped(result)) {
        recorder.saveModel(result.model());
        result
            .card(folder.name(), repeated)
            .ifPresent(card -> AtomicFile.writeText(folder.path().resolve("model-card.md"), card));
        Outcome outcome = result.outcome();
        List<Section> sections = result.sections(outcome);
        live.judged(outcome, result.images(), sections);
        report.write(job.network(), Optional.of(outcome), result.images(), sections);
      }
      print(result, folder, lines);
      if (options.json) {
        printJson(result, folder);
      }
      checks.after(result.run(), lines);
    }
  }

  private static void stop(TrainingJob job, List<Trainer> trainers) {
    job.requestStop();
    trainers.forEach(Trainer::requestStop);
  }

  /** Where the training in the folder had come to; the trainer will go on from there. */
  private Optional<Checkpoint> last(TrainingJob job, RunFolder folder, Trainer trainer) {
    Optional<Checkpoint> last = folder.last(job.network(), job.optimizerSlots(), this::say);
    last.ifPresent(checkpoint ->
        trainer.resume(checkpoint, folder.best(job.network(), job.optimizerSlots()).orElse(null)));
    return last;
  }

  private static boolean isStopped(JobResult result) {
    return result.run().stopReason() == StopReason.STOP_REQUESTED;
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

  private static void print(JobResult result, RunFolder folder, PrintWriter lines) {
    lines.println();
    if (isStopped(result)) {
      lines.println(
          "%s; go on with: %s %s".formatted(result.stopped(), folder.resumedBy(), folder.name()));
    } else {
      result.print(lines);
      lines.println("the model is in %s".formatted(folder.modelFile()));
      lines.println("see how it went: %s".formatted(folder.path().resolve("report.html")));
      result.next(folder.name()).ifPresent(lines::println);
    }
    lines.flush();
  }

  /** Numbers of an ensemble are those of all its networks together. */
  private void printJson(JobResult result, RunFolder folder) {
    List<TrainingRun> runs = result.runs();
    ObjectNode json = Json.object();
    json.put("run", folder.path().toString());
    result.putSubject(json);
    json.put("stopReason", EnumConverter.text(result.run().stopReason()));
    json.put("epochs", runs.stream().mapToInt(run -> run.history().size()).sum());
    json.put("steps", runs.stream().mapToLong(run -> run.progress().step()).sum());
    result.putScores(json);
    double seconds = runs.stream().mapToDouble(TrainingRun::seconds).sum();
    double rows = runs.stream().mapToDouble(run -> run.rowsPerSecond() * run.seconds()).sum();
    Json.put(json, "seconds", seconds);
    Json.put(json, "rowsPerSecond", rows / seconds);
    json.put("parametersSha256", parametersSha256(runs));
    Json.print(json, out);
  }

  /** Of an ensemble the hash of its networks' hashes, one after another. */
  private static String parametersSha256(List<TrainingRun> runs) {
    if (runs.size() == 1) {
      return runs.getFirst().parametersSha256();
    }
    String all = runs.stream().map(TrainingRun::parametersSha256).collect(Collectors.joining());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
