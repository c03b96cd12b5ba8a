package io.evenkeel.cli.doctor;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.evenkeel.cli.output.Json;
import io.evenkeel.cli.output.Outputs;
import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.cli.settings.RunSettings;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.terminal.RowsBar;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Loss;
import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Evaluator;
import io.evenkeel.model.Model;
import io.evenkeel.onnx.graph.OnnxFile;
import io.evenkeel.onnx.recalibrate.LabelledRows;
import io.evenkeel.onnx.recalibrate.MomentsFile;
import io.evenkeel.onnx.recalibrate.NormalizedModel;
import io.evenkeel.onnx.recalibrate.OnnxEvaluation;
import io.evenkeel.onnx.recalibrate.OnnxModel;
import io.evenkeel.onnx.recalibrate.RecalibratedLayer;
import io.evenkeel.onnx.recalibrate.Recalibration;
import io.evenkeel.onnx.recalibrate.RecalibrationOptions;
import io.evenkeel.onnx.recalibrate.RunModel;
import io.evenkeel.onnx.runtime.RuntimeSession;
import io.evenkeel.run.RunFolder;
import io.evenkeel.run.RunRecorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel recalibrate}: new running statistics for a model, from the user's data. */
@Command(
    name = "recalibrate",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Computes the statistics of a model's batch normalization anew, from your data.",
    footer = {
      "",
      "Examples:",
      "  evenkeel recalibrate mnist-1 photographs/ -o runs/mnist-1-photographs",
      "  evenkeel recalibrate model.onnx october.npy -o model-october.onnx --weight 10000",
      "  evenkeel recalibrate adult-1 --moments moments.json -o runs/adult-2"
    })
public final class RecalibrateCommand implements Runnable {
  /** Rows of a table that are kept in memory. */
  private static final int MOST_TABLE_ROWS = 1_000_000;

  private static final String ONNX = ".onnx";

  @Parameters(index = "0", paramLabel = "MODEL", description = "A run, or an ONNX file.")
  private Path model = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "A folder of pictures or another source of them that train takes, a picture, mnist, a folder"
              + " with idx files, a table (CSV, Parquet, JSON lines; - for standard input), or a"
              + " tensor whose first dimension is the rows (.npy, .pb).")
  private @Nullable String data;

  @Option(
      names = "--moments",
      paramLabel = "FILE",
      description =
          "Take the statistics from a file instead of DATA: those that evenkeel serve gives at"
              + " /drift/MODEL/moments.")
  private @Nullable Path momentsFile;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "The new model: a run's folder for a run, a file for an ONNX file.")
  private Path out = Path.of("");

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "The folder of all runs (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("runs");

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "exact",
      converter = MethodConverter.class,
      completionCandidates = MethodConverter.class,
      description =
          "exact: layer by layer, each with the new statistics below it; batch: in one pass, in"
              + " which each layer normalises by its batch (default: ${DEFAULT-VALUE}).")
  private RecalibrationOptions.Method method = RecalibrationOptions.Method.EXACT;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "Rows that go through the model at once (default: ${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(
      names = "--weight",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Keep the old statistics as if they were those of N more rows (default:"
              + " ${DEFAULT-VALUE}).")
  private long weight;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      defaultValue = "0",
      description =
          "Stop when every mean is known to T standard deviations and every variance to a share T,"
              + " such as 0.05, with 95 %% confidence (default: take all rows).")
  private double tolerance;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the order of the rows with --tolerance (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private CalibrationOptions calibration = new CalibrationOptions();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    RecalibrationOptions options =
        new RecalibrationOptions(
            method, batchSize, weight, tolerance, RecalibrationOptions.DEFAULT.confidence(), seed);
    requireOneSource();
    RecalibrationReport report = model.toString().endsWith(ONNX) ? onnx(options) : ofRun(options);
    if (json) {
      Json.print(report.json(), spec.commandLine().getOut());
    } else {
      report.print(spec.commandLine().getOut(), Terminal.columns());
    }
  }

  private void requireOneSource() {
    if ((data == null) == (momentsFile == null)) {
      throw new InvalidInputException(
          "the new statistics come from DATA or from the file of --moments: give one of the two");
    }
    if (momentsFile != null && (weight != 0 || tolerance != 0)) {
      throw new InvalidInputException(
          "the statistics of --moments are taken as they are, so leave out --weight and --tolerance");
    }
  }

  private RecalibrationReport ofRun(RecalibrationOptions options) {
    RunFolder folder = RunFolder.find(runs, model);
    if (Files.exists(out) && !RunFolder.isUnfinished(out)) {
      throw new InvalidInputException(
          "%s exists already: name a new folder with -o".formatted(out));
    }
    Outputs.requireNewFolder(out);
    Model old = folder.model();
    RunModel normalized = new RunModel(old);
    if (momentsFile != null) {
      MomentsFile moments = MomentsFile.read(momentsFile);
      List<RecalibratedLayer> layers = moments.of(normalized);
      save(folder, normalized.with(Recalibration.moments(layers)));
      return report(folder.path().toString(), moments, options, layers, List.of());
    }
    CalibrationData rows = calibration.read(folder, old, String.valueOf(data), MOST_TABLE_ROWS);
    Loss loss =
        TableRunSettings.isIn(folder) ? loss(old) : RunSettings.read(folder).training().loss();
    Evaluation before = evaluation(old, rows.rows(), loss);
    List<RecalibratedLayer> layers = recalibrated(normalized, rows.rows(), options);
    Model changed = normalized.with(Recalibration.moments(layers));
    Evaluation after = evaluation(changed, rows.rows(), loss);
    save(folder, changed);
    return new RecalibrationReport(
        folder.path().toString(),
        out,
        rows.name(),
        rows.notes(),
        rows.rows().rows(),
        options,
        layers,
        List.of(),
        before,
        after);
  }

  private RecalibrationReport report(
      String recalibrated,
      MomentsFile moments,
      RecalibrationOptions options,
      List<RecalibratedLayer> layers,
      List<String> skipped) {
    return new RecalibrationReport(
        recalibrated,
        out,
        String.valueOf(momentsFile),
        List.of(),
        moments.rows(),
        options,
        layers,
        skipped,
        null,
        null);
  }

  private void save(RunFolder old, Model changed) {
    Path parent = out.toAbsolutePath().getParent();
    String name = String.valueOf(out.getFileName());
    try (RunRecorder recorder = RunFolder.create(parent == null ? out : parent, name)) {
      recorder.saveModel(changed);
      recorder.writeConfig(old.config()); // last, because it makes the folder a run
    }
  }

  private static Loss loss(Model model) {
    return model.task() == Task.BINARY ? Loss.binaryCrossEntropy() : Loss.softmaxCrossEntropy();
  }

  private static @Nullable Evaluation evaluation(Model model, Dataset rows, Loss loss) {
    int outputs = model.network().outputFeatures();
    int classes = model.task() == Task.BINARY ? 2 : outputs;
    if (rows.classes() == 0 || model.task() == Task.REAL) {
      return null;
    }
    LabelledRows.requireClasses(classes, rows);
    return Evaluator.evaluate(model, rows, loss, Evaluator.brief(model.task()));
  }

  private RecalibrationReport onnx(RecalibrationOptions options) {
    Outputs.requireOther(model, out);
    RuntimeSession.absence()
        .ifPresent(reason -> {
          throw new InvalidInputException(reason + ", and a graph cannot be run without it");
        });
    ModelProto old = OnnxFile.read(model);
    if (momentsFile != null) {
      MomentsFile moments = MomentsFile.read(momentsFile);
      OnnxModel normalized = new OnnxModel(old, moments.features());
      List<RecalibratedLayer> layers = moments.of(normalized);
      OnnxFile.write(normalized.with(Recalibration.moments(layers)), out);
      return report(model.toString(), moments, options, layers, normalized.skipped());
    }
    CalibrationData rows = calibration.read(old, String.valueOf(data));
    OnnxModel normalized = new OnnxModel(old, rows.rows());
    boolean labelled = rows.rows().classes() > 0;
    Evaluation before = labelled ? OnnxEvaluation.of(old, rows.rows()) : null;
    List<RecalibratedLayer> layers = recalibrated(normalized, rows.rows(), options);
    ModelProto changed = normalized.with(Recalibration.moments(layers));
    Evaluation after = labelled ? OnnxEvaluation.of(changed, rows.rows()) : null;
    OnnxFile.write(changed, out);
    return new RecalibrationReport(
        model.toString(),
        out,
        rows.name(),
        rows.notes(),
        rows.rows().rows(),
        options,
        layers,
        normalized.skipped(),
        before,
        after);
  }

  private static List<RecalibratedLayer> recalibrated(
      NormalizedModel model, Dataset rows, RecalibrationOptions options) {
    try (RowsBar bar = new RowsBar("recalibrating")) {
      return Recalibration.run(model, rows, options, bar);
    }
  }

  /** For picocli. */
  static final class MethodConverter extends EnumConverter<RecalibrationOptions.Method> {
    MethodConverter() {
      super(RecalibrationOptions.Method.class);
    }
  }
}
