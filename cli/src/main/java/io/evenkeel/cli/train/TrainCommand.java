package io.evenkeel.cli.train;

import io.evenkeel.cli.options.NetworkOptions;
import io.evenkeel.cli.options.OnceOnly;
import io.evenkeel.cli.options.OptimizationOptions;
import io.evenkeel.cli.options.Recipe;
import io.evenkeel.cli.options.TypedCommand;
import io.evenkeel.cli.pictures.DataSource;
import io.evenkeel.cli.pictures.ModelPictures;
import io.evenkeel.cli.pictures.PictureDefaults;
import io.evenkeel.cli.settings.OptimizationSettings;
import io.evenkeel.cli.settings.RunNetwork;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.cli.tables.TableChanges;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.tables.TableTargetOptions;
import io.evenkeel.cli.terminal.StopSignal;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.training.LearningDataOptions;
import io.evenkeel.cli.training.TrainingIntroduction;
import io.evenkeel.data.ImageDataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.report.Judgement;
import io.evenkeel.lab.report.Outcome;
import io.evenkeel.model.InputDescription;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.probe.Probe;
import io.evenkeel.run.RunFolder;
import io.evenkeel.run.RunRecorder;
import io.evenkeel.training.Checkpoint;
import io.evenkeel.training.EpochResult;
import io.evenkeel.training.StopReason;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingConfig;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingRun;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code evenkeel train}: trains a batch-normalised network and leaves a run's folder. */
@Command(
    name = "train",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Trains a batch-normalised network on images or a table, into a run's folder.",
    optionListHeading = "%nA table:%n",
    footer = {
      "",
      "Examples:",
      "  evenkeel train",
      "  evenkeel train adult.csv --target income",
      "  evenkeel train 'trips-*.parquet' --target delay --time date --ignore id",
      "  evenkeel train fashion/ --hidden 256,256 --dropout 0.2 --epochs 20 --name fashion-1",
      "  evenkeel train --resume fashion-1"
    })
public final class TrainCommand implements Runnable {
  /** With --resume everything else stands in the run's settings. */
  private static final Set<String> WITH_RESUME =
      Set.of(
          "--resume",
          "--runs",
          "--threads",
          "--json",
          "--debug",
          "--checkpoint-every",
          "--no-probes",
          "--strict",
          "--unfused",
          "--lang",
          "--live",
          "--no-open",
          "--port");

  @Mixin private LearningDataOptions data = new LearningDataOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nThe network:%n")
  private NetworkOptions network = new NetworkOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nIts training:%n")
  private OptimizationOptions optimization = new OptimizationOptions();

  @Option(
      names = Recipe.OPTION,
      paramLabel = "NAME",
      converter = Recipe.Converter.class,
      completionCandidates = Recipe.Converter.class,
      description =
          "A training of images by name: ${COMPLETION-CANDIDATES}. It stands for options that are"
              + " printed and stored; each may be given beside it to hold in its place.")
  private @Nullable Recipe recipe;

  @ArgGroup(validate = false, exclusive = false, heading = "%nThe run:%n")
  private RunOptions options = new RunOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    OnceOnly.require(spec);
    options.requirePort();
    Path resumed = options.resume;
    String name = options.name;
    if (resumed != null) {
      requireNothingElse();
      RunFolder folder = RunFolder.find(options.runs, resumed);
      if (TableRunSettings.isIn(folder)) {
        tables().resume(folder);
        return;
      }
      RunSettings settings = RunSettings.read(folder);
      try (RunRecorder recorder = folder.resume()) {
        DataSource source = DataSource.of(settings);
        train(settings, source, source.train().get(), recorder);
      }
      return;
    }
    if (data.isTable()) {
      trainTable();
      return;
    }
    boolean pictures = data.arePictures();
    ParseResult given = spec.commandLine().getParseResult();
    if (pictures) {
      PictureDefaults.network(network, given);
    }
    OptimizationSettings training = optimization.settings();
    DataSource source = pictures ? data.pictures(training.seed()) : data.images();
    RunSettings settings =
        RunSettings.of(
            source.name(),
            data.pictureSettings(),
            network.settings(),
            pictures ? PictureDefaults.training(training, given, source) : training);
    ImageDataset rows = source.train().get();
    settings.requirePossible(rows);
    if (options.strict) {
      new TrainingChecks(true)
          .require(RunNetwork.of(settings, rows), settings.training().steps(rows.rows()));
    }
    try (RunRecorder recorder =
        name != null
            ? RunFolder.create(options.runs, name)
            : RunFolder.createNext(options.runs, source.word())) {
      recorder.writeConfig(settings.json());
      train(settings, source, rows, recorder);
    }
  }

  private TableTraining tables() {
    return new TableTraining(
        options,
        TypedCommand.of(spec.commandLine().getParseResult()),
        spec.commandLine().getOut(),
        spec.commandLine().getErr());
  }

  private void trainTable() {
    ParseResult given = spec.commandLine().getParseResult();
    TableTargetOptions goal = data.goal();
    tables()
        .run(
            data.table(),
            goal.goal(),
            new TableChanges(given, network, optimization, goal.balanced));
  }

  private void requireNothingElse() {
    String other =
        spec.commandLine().getParseResult().matchedArgs().stream()
            .map(arg -> arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel())
            .filter(name -> !WITH_RESUME.contains(name))
            .distinct()
            .collect(Collectors.joining(", "));
    if (!other.isEmpty()) {
      throw new InvalidInputException(
          "a resumed training has the data and settings that it began with, so leave out " + other);
    }
  }

  private void train(
      RunSettings settings, DataSource source, ImageDataset train, RunRecorder recorder) {
    ImageDataset test = source.test().get();
    Network built = RunNetwork.of(settings, train);
    TrainingConfig config = settings.training().config(built, train.rows(), options.threads);
    Trainer trainer =
        Trainer.of(built).config(config).checkpoints(recorder, options.checkpointEvery);
    settings.training().refinements().whitening(built).ifPresent(trainer::initialize);
    settings.training().refinements().augmentation(train.images()).ifPresent(trainer::augment);
    RunNetwork.standardise(built, train, trainer);
    source.validation().ifPresent(trainer::validation);
    if (options.unfused) {
      trainer.unfused();
    }
    int slots = config.optimizer().slots();
    Optional<Checkpoint> last = recorder.folder().last(built, slots, this::say);
    last.ifPresent(checkpoint ->
        trainer.resume(checkpoint, recorder.folder().best(built, slots).orElse(null)));
    recorder.startMetrics(last.map(c -> c.progress().history()).orElse(List.of()));
    recorder.startProbes(last.map(c -> c.progress().step()).orElse(0L));
    if (!options.noProbes) {
      trainer.probe(Probe.standard(), recorder::addProbe);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter lines = options.json ? spec.commandLine().getErr() : out;
    new TrainingIntroduction(recorder.folder(), settings, built, options.threads)
        .print(recipe, train, test, last.map(Checkpoint::progress), lines);
    source.notes().forEach(note -> lines.println("note: " + note));
    RunReportFile report = reportFile(recorder);
    try (StopSignal _ = new StopSignal(trainer::requestStop);
        RunLive live = RunLive.open(options, report, built, trainer, lines);
        TrainingDisplay display = new TrainingDisplay(lines, Terminal.stream())) {
      TrainingChecks checks = new TrainingChecks(options.strict);
      trainer.listener(display).listener(recording(recorder)).listener(checks.before(lines));
      Path stepTimes = options.stepTimes;
      if (stepTimes != null) {
        trainer.listener(new StepTimes(stepTimes));
      }
      TrainingRun run = trainer.fit(train, test);
      if (run.stopReason() != StopReason.STOP_REQUESTED) {
        recorder.saveModel(described(run.model(), source, train));
        Outcome outcome = Outcome.of(run, Judgement.of(run.model(), test));
        live.judged(outcome, Optional.of(test.images()));
        report.write(built, Optional.of(outcome), Optional.of(test.images()));
      }
      TrainingResult result = new TrainingResult(recorder.folder(), source, run);
      result.print(lines);
      if (options.json) {
        result.printJson(out);
      }
      checks.after(run, lines);
    } catch (UncheckedIOException e) {
      throw Interruption.explained(e, recorder.folder());
    }
  }

  private void say(String notice) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("evenkeel: " + notice);
    err.flush();
  }

  private RunReportFile reportFile(RunRecorder recorder) {
    return new RunReportFile(
        recorder.folder(), TypedCommand.of(spec.commandLine().getParseResult()), options.language);
  }

  private static TrainingListener recording(RunRecorder recorder) {
    return new TrainingListener() {
      @Override
      public void onEpoch(EpochResult epoch) {
        recorder.addMetrics(epoch);
      }
    };
  }

  private static Model described(Model model, DataSource source, ImageDataset train) {
    return model.toBuilder()
        .input(InputDescription.PIXELS)
        .metadata(Map.of("data", source.word(), ModelPictures.NOTE, ModelPictures.shape(train)))
        .build();
  }
}
