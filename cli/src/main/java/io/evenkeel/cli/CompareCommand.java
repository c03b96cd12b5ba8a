package io.evenkeel.cli;

import io.evenkeel.data.ImageDataset;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.file.AtomicFile;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.compare.Answers;
import io.evenkeel.lab.compare.CompareJson;
import io.evenkeel.lab.compare.CompareListener;
import io.evenkeel.lab.compare.CompareRunner;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.lab.compare.Curve;
import io.evenkeel.lab.compare.Variant;
import io.evenkeel.lab.live.LiveComparison;
import io.evenkeel.lab.live.LivePage;
import io.evenkeel.lab.live.LiveServer;
import io.evenkeel.metrics.Metric;
import io.evenkeel.run.RunFolder;
import io.evenkeel.run.RunRecorder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code evenkeel compare}: the same network with and without batch normalization. */
@Command(
    name = "compare",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Trains the same network with and without batch normalization, side by side: the same data"
            + " in the same order, the same initial weights, the same number of steps.",
    footer = {
      "",
      "Examples:",
      "  evenkeel compare --epochs 5",
      "  evenkeel compare --activation sigmoid --hidden 100,100,100 --optimizer sgd --also after",
      "  evenkeel compare --learning-rates 0.001,0.01,0.1 --seeds 3"
    })
final class CompareCommand implements Runnable {
  static final String FILE = "compare.json";

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      defaultValue = DataSource.MNIST,
      description = "mnist, which is built in (the default), or a folder with idx files.")
  private String data = DataSource.MNIST;

  @ArgGroup(validate = false, exclusive = false, heading = "%nThe comparison:%n")
  private CompareOptions options = new CompareOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nThe network:%n")
  private NetworkOptions network = new NetworkOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nIts training:%n")
  private OptimizationOptions optimization = new OptimizationOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    OnceOnly.require(spec);
    if (options.live) {
      LiveServer.requirePort(options.port);
    }
    DataSource source = DataSource.of(data);
    RunSettings settings =
        RunSettings.of(source.name(), network.settings(), optimization.settings());
    settings.requirePossible();
    List<CompareVariant> variants = variants(settings.network().norm());
    ImageDataset train = source.train().get();
    Comparison comparison = comparison(settings, variants, train);
    try (RunRecorder recorder =
        options.name != null
            ? RunFolder.create(options.runs, options.name)
            : RunFolder.createNext(options.runs, "compare")) {
      compare(comparison, settings, train, source.test().get(), recorder);
    }
  }

  /** The network without first, then that of --norm, then those of --also. */
  private List<CompareVariant> variants(NormPlace norm) {
    List<CompareVariant> variants = new ArrayList<>(List.of(CompareVariant.WITHOUT));
    variants.add(
        switch (norm) {
          case BEFORE -> CompareVariant.BEFORE;
          case AFTER -> CompareVariant.AFTER;
          case NONE ->
              throw new InvalidInputException(
                  "a comparison is of networks with and without batch normalization: leave out"
                      + " --norm none");
        });
    variants.addAll(options.also);
    return variants;
  }

  private Comparison comparison(
      RunSettings settings, List<CompareVariant> variants, ImageDataset train) {
    OptimizationSettings training = settings.training();
    if (training.earlyStopping() > 0 || training.validationFraction() > 0) {
      throw new InvalidInputException(
          "all networks of a comparison are trained on the same rows for the same number of steps:"
              + " leave out --early-stopping and --validation-fraction");
    }
    if (options.seeds < 1) {
      throw new InvalidInputException(
          "a comparison needs at least 1 seed, but got --seeds " + options.seeds);
    }
    List<Double> rates =
        options.learningRates.isEmpty() ? List.of(training.learningRate()) : options.learningRates;
    List<Long> seeds =
        LongStream.range(training.seed(), training.seed() + options.seeds).boxed().toList();
    List<Variant> networks =
        variants.stream()
            .map(v ->
                new Variant(
                    EnumConverter.text(v),
                    v.of(settings.network()).network(train.features(), train.classes())))
            .toList();
    return new Comparison(
        networks,
        rates,
        seeds,
        (rate, seed) -> training.with(rate, seed).config(train.rows(), options.threads));
  }

  private void compare(
      Comparison comparison,
      RunSettings settings,
      Dataset train,
      Dataset test,
      RunRecorder recorder) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter lines = options.json ? spec.commandLine().getErr() : out;
    ObjectNode config = Json.object().put("command", "compare");
    config.set("settings", settings.node());
    recorder.writeConfig(config.toPrettyString() + "\n");
    CompareReport.introduce(recorder.folder(), settings, comparison, options.threads, lines);
    LiveComparison shown = new LiveComparison(recorder.folder().name(), comparison);
    try (LivePage page = options.live ? live(shown, lines) : null;
        CompareDisplay display = new CompareDisplay(comparison, lines, Terminal.stream())) {
      CompareRunner runner =
          new CompareRunner(
              comparison, page == null ? display : CompareListener.both(display, shown));
      try (StopSignal _ = new StopSignal(runner::requestStop)) {
        runner
            .run(train, test)
            .ifPresentOrElse(
                curves -> finish(comparison, runner.metric(), curves, config, recorder, display),
                () -> lines.println("stopped; what was trained is not kept"));
      }
    }
    lines.flush();
  }

  private LivePage live(LiveComparison curves, PrintWriter lines) {
    LivePage page = LivePage.open(options.port, curves::page, curves::version, null);
    lines.println("live      " + page.address());
    lines.flush();
    if (!options.noOpen && !options.json) {
      DesktopBrowser.here().open(page.address());
    }
    return page;
  }

  private void finish(
      Comparison comparison,
      Metric metric,
      List<Curve> curves,
      ObjectNode config,
      RunRecorder recorder,
      CompareDisplay display) {
    display.close();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter lines = options.json ? spec.commandLine().getErr() : out;
    Answers answers = Answers.of(comparison, curves, metric.higherIsBetter());
    Path file = recorder.folder().path().resolve(FILE);
    ObjectNode json = CompareJson.answers(comparison, metric, answers);
    ObjectNode whole = json.deepCopy();
    whole.put("version", 1);
    whole.set("settings", config.get("settings"));
    whole.set("curves", CompareJson.curves(curves));
    AtomicFile.writeText(file, whole + "\n");
    new CompareReport(comparison, metric, answers).print(lines);
    lines.println("all curves are in " + file);
    if (options.json) {
      Json.print(json.put("run", recorder.folder().path().toString()), out);
    }
  }
}
